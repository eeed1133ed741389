/** Goes from a span, or from a line of its stack trace, to the code. */
import type { Failure } from '../../core/failure';
import { attributeText, type SpanDetails } from '../../core/trace/details';
import { frameKey, stackFrames, type StackFrame } from '../../core/trace/stackFrames';
import { textOf } from '../../core/trace/trace';
import type { Place } from '../../protocol/requests';
import { failureMessageOf } from '../../protocol/traceMessage';
import type { FromView, ToView } from '../../protocol/traceView';
import { codeHintOf } from '../../telemetry/traces/codeHint';
import type { LoadedTrace } from '../../telemetry/traces/source';
import type { Session } from '../session';
import type { CodeIndex, CodePlace } from './codeIndex';

/** What leads to a place instead of words in the view. */
export interface PlaceAnswer {
  readonly type: 'place';
  readonly place: Place;
  readonly keepFocus: boolean;
}

type Question = Extract<FromView, { type: 'openSpan' | 'openFrame' }>;

export function openCode(question: Question, loaded: LoadedTrace | undefined, session: Session): ToView | PlaceAnswer {
  const refused = (text: string, nextStep: string): ToView => {
    const failure: Failure = { reason: 'not-found', text, nextStep };
    return failureMessageOf(failure, question.sequence);
  };
  const details = loaded?.details(question.row);
  if (!loaded || !details) return refused('This trace is not open any more.', 'Open it again.');
  const index = session.codeIndex();
  const found = question.type === 'openFrame' ? ofFrame(question, details, index) : ofSpan(question, loaded, index);
  if (found) {
    const [line, column] = found.range;
    const place = { uri: session.uriOf(found.project, found.path), line, column };
    return { type: 'place', place, keepFocus: question.keepFocus };
  }
  return question.type === 'openFrame'
    ? refused(`${question.file} is not in this workspace.`, 'It may be of a library, or of another repository.')
    : refused(
        `No code of this workspace is known for “${nameOf(loaded, question.row)}”.`,
        'Server spans are found by http.route, others by code.* attributes, their name, or the stack trace of an error.',
      );
}

const nameOf = ({ trace }: LoadedTrace, row: number): string => textOf(trace, trace.columns.name[row]);

/** At worst where its error came from: the innermost line of the stack trace that is of the workspace. */
function ofSpan({ row }: Question, loaded: LoadedTrace, index: CodeIndex): CodePlace | undefined {
  const details = loaded.details(row);
  if (!details) return undefined;
  const found = index.find(codeHintOf(details, nameOf(loaded, row), loaded.trace.columns.kind[row]));
  if (found) return found;
  const [innermost] = known(details, index);
  return innermost && ofFrame(innermost, details, index);
}

function ofFrame(
  { file, line }: Pick<StackFrame, 'file' | 'line'>,
  details: SpanDetails,
  index: CodeIndex,
): CodePlace | undefined {
  const found = index.findFile(file, serviceOf(details));
  return found && { ...found, range: [line - 1, 0, line - 1, 0] };
}

/** Frames of its stack traces that are of the workspace, by `frameKey`. */
export const framesInWorkspace = (details: SpanDetails, index: CodeIndex): string[] => [
  ...new Set(known(details, index).map(frameKey)),
];

/** Innermost first. */
function known(details: SpanDetails, index: CodeIndex): StackFrame[] {
  const service = serviceOf(details);
  return details.events.flatMap(({ attributes }) => {
    const text = attributeText(attributes, 'exception.stacktrace') ?? '';
    const own = stackFrames(text).filter(({ file }) => index.findFile(file, service) !== undefined);
    // Python prints the innermost call last.
    return /^\s*Traceback /m.test(text) ? own.reverse() : own;
  });
}

const serviceOf = ({ resource }: SpanDetails): string | undefined => attributeText(resource, 'service.name');
