/** Queries of Prometheus' rules in YAML: where a metric is made, what it is now, and what could be written. */
import {
  CompletionItemKind,
  MarkupKind,
  type CompletionItem,
  type Definition,
  type Hover,
} from 'vscode-languageserver/node';
import { definitionsOf, nameAt, queryAt, suggestionsAt } from '../../analysis/promRules/metricNames';
import type { MetricDefinition } from '../../analysis/model';
import { createAnswers, type Answers } from '../hover/answers';
import { code, escapeMarkdown, link } from '../hover/markdown';
import type { FileInProject, Session } from '../session';
import { toLspRange } from './diagnostics';
import type { Position } from './routesAt';

/** Milliseconds a hover waits for the server. */
const PATIENCE = 700;
const MOST_DEFINITIONS = 5;
/** Names of what only rises: its rate says more than its sum. */
const COUNTS = /_(?:total|count|sum|bucket)$/;

export function definitionAt(file: FileInProject, { line, character }: Position, session: Session): Definition {
  const model = session.modelOf(file.project);
  const asked = nameAt(model, file.path, line, character);
  return (asked ? definitionsOf(asked.name, model) : []).map(({ location }) => ({
    uri: session.uriOf(file.project, location.file),
    range: toLspRange(location.range),
  }));
}

export function completionsAt(file: FileInProject, { line, character }: Position, session: Session): CompletionItem[] {
  const model = session.modelOf(file.project);
  const at = queryAt(model, file.path, line, character);
  return (at ? suggestionsAt(at, model) : []).map(({ kind, text, from }) => ({
    label: text,
    detail: from,
    kind: kind === 'label' ? CompletionItemKind.Field : CompletionItemKind.Variable,
  }));
}

export interface RuleHovers {
  /** Null where no metric of a rule stands. */
  at(file: FileInProject, position: Position): Promise<Hover | null>;
}

/** How many series there are, and their sum, in numbers of a metric's own unit. */
type Now = readonly [series: number | undefined, sum: number | undefined];

export function createRuleHovers(session: Session): RuleHovers {
  const now: Answers<Now> = createAnswers<Now>(session, {
    keptMilliseconds: 30_000,
    read: async (prometheus, question, signal) => {
      const at = Math.floor(Date.now() / 1000);
      const last = async (query: string): Promise<number | undefined> => {
        const answer = await prometheus.range(query, at - 60, at, 2, signal);
        return answer.ok ? answer.value.at(-1)?.[1] : undefined;
      };
      return Promise.all([
        last(`count(${question})`),
        last(COUNTS.test(question) ? `sum(rate(${question}[5m]))` : `sum(${question})`),
      ]);
    },
  });
  return {
    async at(file, { line, character }) {
      const model = session.modelOf(file.project);
      const asked = nameAt(model, file.path, line, character);
      if (!asked) return null;
      const made = definitionsOf(asked.name, model);
      const live = await now(asked.name, PATIENCE);
      const recorded = model.ruleFiles.some(({ rules }) =>
        rules.some(({ kind, name }) => kind === 'record' && name === asked.name),
      );
      const parts = [
        `**${code(asked.name)}**${made[0] ? ` · ${made[0].kind}` : recorded ? ' · recording rule' : ''}`,
        ...(made[0]?.help ? [escapeMarkdown(made[0].help)] : []),
        liveText(asked.name, live, session),
        originText(made, recorded, file, session),
      ];
      const value = parts.filter((part) => part !== '').join('\n\n');
      return { contents: { kind: MarkupKind.Markdown, value }, range: toLspRange(asked.range) };
    },
  };
}

function liveText(name: string, live: Now | undefined, session: Session): string {
  if (!live || session.live.state() !== 'connected') return '';
  const [series, sum] = live;
  if (series === undefined) return 'The server has no series of this name now.';
  const value =
    sum === undefined ? '' : ` · ${Number(sum.toPrecision(3))}${COUNTS.test(name) ? ' per second' : ' in sum'}`;
  return `${series} series now${value}`;
}

function originText(
  made: readonly MetricDefinition[],
  isRecorded: boolean,
  { project }: FileInProject,
  session: Session,
): string {
  const places = made.slice(0, MOST_DEFINITIONS).map(({ location }) => {
    const line = location.range[0] + 1;
    return link(`${location.file}:${line}`, `${session.uriOf(project, location.file)}#L${line}`);
  });
  if (places.length > 0) return `made at ${places.join(', ')}`;
  return isRecorded ? '' : 'No code of this workspace makes it.';
}
