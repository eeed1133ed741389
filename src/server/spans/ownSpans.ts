/** Spans that the functions of a file start by hand, and the ways from there to what was recorded of them. */
import type { CodeLens } from 'vscode-languageserver/node';
import { functionsIn } from '../../analysis/linker/visit';
import type { ServiceModel, SpanStart } from '../../analysis/model';
import { compareRanges, contains, type Range } from '../../core/range';
import { COMMANDS } from '../../protocol/commands';
import type { TraceTarget } from '../../protocol/requests';
import { lensAt } from '../features/lensAt';
import type { Position } from '../features/routesAt';
import { code, commandLink, escapeMarkdown } from '../hover/markdown';
import { serviceNames } from '../live/codeRoutes';
import type { FileInProject, Session } from '../session';
import { isBelow } from './builtPaths';

export interface OwnSpan {
  /** Constant. */
  readonly name: string;
  /** As telemetry knows it; empty where no service is known. */
  readonly service: string;
  /** The call that starts it. */
  readonly call: Range;
  /** The function that it is started in, by its name; the call itself outside of functions. */
  readonly head: Range;
}

/** Those whose name is known, by place. */
export function ownSpans({ project, path }: FileInProject, session: Session): readonly OwnSpan[] {
  const model = session.modelOf(project);
  const starts = model.spans.filter((start) => start.location.file === path && start.name !== undefined);
  if (starts.length === 0) return [];
  const functions = functionsIn(project.tree.facts(path)?.body ?? []);
  const headOf = ({ range }: SpanStart['location']): Range => {
    const around = functions.filter((one) => contains(one.range, range));
    const inner = around
      .toSorted((left, right) => compareRanges(right.range, left.range))
      .find(({ nameRange }) => nameRange);
    return inner?.nameRange ?? range;
  };
  const service = serviceOf(path, model, session);
  return starts
    .map(({ name = '', location }) => ({ name, service, call: location.range, head: headOf(location) }))
    .sort((left, right) => compareRanges(left.call, right.call));
}

function serviceOf(path: string, model: ServiceModel, session: Session): string {
  const [nearest] = model.services
    .filter(({ folder }) => isBelow(path, folder))
    .sort((left, right) => right.folder.length - left.folder.length);
  return nearest === undefined ? '' : traceService(nearest.name, model, session);
}

/** The name that the person gave it in the settings counts before the code's. */
export function traceService(service: string, model: ServiceModel, session: Pick<Session, 'settings'>): string {
  return serviceNames(model, session.settings)(service)[0] ?? service;
}

const targetOf = ({ name, service }: OwnSpan): TraceTarget => ({ service, route: '', method: '', operation: name });

/** More would hide the code. */
const MOST_LENSES = 3;

/** One for each span of a function; `taken` are the lines that have a lens of a route or worker. */
export function spanLenses(file: FileInProject, session: Session, taken: ReadonlySet<number>): CodeLens[] {
  const byLine = new Map<number, OwnSpan[]>();
  for (const span of ownSpans(file, session)) {
    const [line] = span.head;
    const known = byLine.get(line) ?? [];
    if (!known.some(({ name }) => name === span.name)) byLine.set(line, [...known, span]);
  }
  return [...byLine].flatMap(([line, spans]) =>
    taken.has(line)
      ? []
      : spans
          .slice(0, MOST_LENSES)
          .map((span) =>
            lensAt(line, spans.length === 1 ? 'Spans' : `Spans “${span.name}”`, COMMANDS.showTraces.id, targetOf(span)),
          ),
  );
}

/** Of the call that starts a span, and of the name of its function; empty elsewhere. */
export function spanHover(file: FileInProject, position: Position, session: Session): string {
  const spans = ownSpans(file, session).filter(
    ({ call, head }) => isIn(call, position) || (head[0] === position.line && isIn(head, position)),
  );
  return spans
    .slice(0, MOST_LENSES)
    .map((span) => {
      const target = targetOf(span);
      const links = [
        commandLink('This function’s spans', COMMANDS.showTraces.id, target),
        commandLink('Failed', COMMANDS.showTraces.id, { ...target, errorsOnly: true }),
      ];
      const from = span.service === '' ? '' : ` · ${escapeMarkdown(span.service)}`;
      return `**${code(span.name)}** · span${from}\n\n${links.join(' · ')}`;
    })
    .join('\n\n---\n\n');
}

const isIn = ([startLine, start, endLine, end]: Range, { line, character }: Position): boolean =>
  (line > startLine || (line === startLine && character >= start)) &&
  (line < endLine || (line === endLine && character <= end));
