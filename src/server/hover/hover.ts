/** The hover of a handler or registration: numbers over three windows, pictures, how it is measured, and where to go next. */
import { MarkupKind, type Hover } from 'vscode-languageserver/node';
import { handledKey, type Evidence, type Handled } from '../../analysis/model';
import {
  formatLens,
  formatQuantile,
  formatRates,
  formatRatio,
  formatWindow,
  withTrend,
  type Unit,
} from '../../core/format';
import type { RouteStats } from '../../core/red';
import { COMMANDS } from '../../protocol/commands';
import type { WhyLink } from '../../protocol/why';
import type { AlertSubject } from '../../telemetry/metrics/alerts';
import { quantileQuery, type RouteSelection } from '../../telemetry/metrics/promql';
import type { DetectedSchema } from '../../telemetry/metrics/source';
import { lensState, lensText } from '../features/lensText';
import { traceTargets } from '../features/traceTargets';
import { spanHover } from '../spans/ownSpans';
import { handledAt, type Position } from '../features/routesAt';
import type { LensOptions } from '../features/codeLens';
import { serviceNames } from '../live/codeRoutes';
import type { FileInProject, Session } from '../session';
import { whyChain } from '../why/chain';
import { whyMarkdown } from '../why/markdown';
import { whySubject } from '../why/whyAt';
import { code, commandLink, escapeMarkdown, link } from './markdown';
import { alertLines, type AlertReader } from './alerts';
import type { BudgetReader } from './budget';
import { callersLine, type CallerReader } from './callers';
import { comparisonLine, deployLine, windowLine } from './comparison';
import { elsewhereLinks, type DataSourceReader } from './elsewhere';
import { environmentLine, type EnvironmentReader } from './environment';
import { exemplarLine, type ExemplarReader } from './exemplars';
import { queuesLine, type QueueReader } from './queues';
import { histogram, sparkline } from './svg';
import { LONGER_WINDOWS, type LongerWindows } from './windows';
import type { History, Points } from './history';

/** Milliseconds a hover waits for what is not known yet. */
const PATIENCE = 700;
const MOST_ROUTES = 4;

/** What hovers know beyond the live store. */
export interface HoverSources {
  readonly windows: LongerWindows;
  readonly history: History;
  readonly alerts: AlertReader;
  readonly exemplars: ExemplarReader;
  readonly environment: EnvironmentReader;
  readonly callers: CallerReader;
  readonly budgets: BudgetReader;
  readonly queues: QueueReader;
  readonly dataSources: DataSourceReader;
}

export async function hoverAt(
  file: FileInProject,
  position: Position,
  session: Session,
  sources: HoverSources,
  options: LensOptions,
): Promise<Hover | null> {
  const model = session.modelOf(file.project);
  const all = handledAt(model, file.path, position);
  const spans = options.isOurClient && session.hasTraces ? spanHover(file, position, session) : '';
  if (all.length === 0 && spans === '') return null;
  const parts = await Promise.all(
    all.slice(0, MOST_ROUTES).map((handled) => section(handled, file, session, sources, options)),
  );
  const more = all.length > MOST_ROUTES ? [`… and ${all.length - MOST_ROUTES} more routes`] : [];
  return {
    contents: {
      kind: MarkupKind.Markdown,
      value: [...parts, ...more, ...(spans === '' ? [] : [spans])].join('\n\n---\n\n'),
    },
  };
}

async function section(
  handled: Handled,
  file: FileInProject,
  session: Session,
  sources: HoverSources,
  options: LensOptions,
): Promise<string> {
  const { windows, history, alerts, exemplars, environment, callers, budgets, queues, dataSources } = sources;
  const key = handledKey(handled);
  const stats = session.live.stats(key);
  const asked = stats && queryFor(stats, handled, session);
  const query = asked?.text;
  const hasPictures = options.isOurClient && stats?.state === 'ok';
  const canOpen = options.isOurClient && session.hasTraces && query !== undefined;
  const [job] = stats?.state === 'ok' ? stats.services : [];
  const subject = subjectOf(handled, stats, file, session);
  const [points, active, slowest, processes, calling, promised, waiting, listed, ...longer] = await Promise.all([
    hasPictures && query !== undefined ? history.lastHour(query, PATIENCE) : undefined,
    alerts.active(PATIENCE),
    canOpen && asked ? exemplars.slowest(asked, PATIENCE) : undefined,
    job === undefined ? undefined : environment.of(job, PATIENCE),
    callers.of(subject.services, PATIENCE),
    stats?.state === 'ok' && asked ? budgets.lines({ handled, stats, ...asked }, PATIENCE) : [],
    queues.of(handled, PATIENCE),
    query === undefined ? undefined : dataSources.all(PATIENCE),
    ...LONGER_WINDOWS.map((window) => windows.stats(key, window, PATIENCE)),
  ]);
  const chain = stats?.state === 'ok' ? [] : whyChain(whySubject(handled, file, session));
  return [
    headOf(handled),
    alertLines(active ?? [], subject, Date.now()),
    stats?.state === 'ok'
      ? table([stats, ...longer], session, 'path' in handled ? 'req' : 'jobs')
      : escapeMarkdown(lensText(lensState(handled, session), session, false)),
    whyMarkdown(chain, options.isOurClient),
    ...(hasPictures && stats ? [picturesOf(stats, points, session)] : []),
    exemplarLine(slowest ?? [], asked?.toSeconds ?? 1, Date.now()),
    promised.map(escapeMarkdown).join('  \n'),
    queuesLine(waiting),
    callersLine(handled.service, calling),
    environmentLine(processes ?? {}),
    ...(stats?.state === 'ok'
      ? [
          [comparisonLine(stats, session), windowLine(session)].filter((line) => line !== '').join(' '),
          deployLine(handled, stats, file.project, session, Date.now()),
        ]
      : []),
    ...notesOf(stats, session.window),
    ...(stats?.state === 'ok' ? warningsOf(session) : []),
    [
      linksOf(handled, stats?.state === 'ok' ? { stats, query } : NO_NUMBERS, file, session, options),
      ...(options.isOurClient && session.live.state() === 'off' && !offersConnection(chain)
        ? [commandLink('Connect Prometheus or Tempo', COMMANDS.connect.id)]
        : []),
      ...(stats?.state === 'ok' ? elsewhereLinks(query, session.sources, listed) : []),
      sourceOf(stats, session),
    ]
      .filter((part) => part !== '')
      .join(' · '),
    evidenceText(handled, file, session),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The way to a server stands where the chain breaks; it need not stand there twice, nor where nothing may be asked. */
const offersConnection = (chain: readonly WhyLink[]): boolean =>
  chain.some(({ name, state }) => name === 'server' && state === 'breaks');

const NO_NUMBERS = { stats: undefined, query: undefined } as const;

/** Under which names alerts may speak of it. */
function subjectOf(
  handled: Handled,
  stats: RouteStats | undefined,
  { project }: FileInProject,
  session: Session,
): AlertSubject {
  const names = serviceNames(session.modelOf(project), session.settings);
  const services = [...names(handled.service), ...(stats?.services ?? [])];
  return 'path' in handled ? { services, route: { method: handled.method, path: handled.path } } : { services };
}

function headOf(handled: Handled): string {
  if (!('path' in handled))
    return `**${code(handled.name)}** · ${escapeMarkdown(handled.kind)} · ${escapeMarkdown(handled.service)}`;
  const { method, path, service } = handled;
  return `**${code(`${method === '*' ? 'ANY' : method} ${path}`)}** · ${escapeMarkdown(service)}`;
}

/** Editors set columns close together: room before each but the first keeps numbers apart. */
const spread = (row: string): string => row.replace(/(?<=.) \| (?=[^|])/g, ' | &nbsp;&nbsp;');

function table(all: readonly (RouteStats | undefined)[], session: Session, unit: Unit): string {
  const seconds = [session.window, ...LONGER_WINDOWS];
  const rates = formatRates(
    all.map((stats) => (stats?.state === 'ok' ? stats.rate : null)),
    unit,
  );
  const rows = all.map((stats, index) => {
    const window = seconds[index] ?? 0;
    const name = formatWindow(window);
    if (!stats) return `| ${name} | … | … | … | … | … |`;
    if (stats.state !== 'ok') return `| ${name} | ${formatLens(stats, window)} | | | | |`;
    const p99 = index === 0 ? withTrend(stats, window) : formatQuantile(stats.p99);
    const errors = stats.errorRatio === null ? '–' : formatRatio(stats.errorRatio);
    return `| ${name} | ${formatQuantile(stats.p50)} | ${formatQuantile(stats.p95)} | ${p99} | ${errors} | ${rates[index] ?? ''} |`;
  });
  const cells = rows.map((row) => row.replace(/[<>]/g, (sign) => (sign === '<' ? '&lt;' : '&gt;')));
  const lines = ['| window | p50 | p95 | p99 | errors | rate |', '|:--|--:|--:|--:|--:|--:|', ...cells];
  return lines.map(spread).join('\n');
}

/** In one paragraph, so that they stand side by side: a hover shows little more than ten lines without scrolling. */
function picturesOf(stats: RouteStats, points: Points | undefined, session: Session): string {
  const line = points && sparkline(points, session.theme);
  const bars = histogram(stats.buckets, session.theme);
  return [line && `![p99 over the last hour](${line})`, bars && `![latency histogram](${bars})`]
    .filter((picture) => picture !== undefined)
    .join(' ');
}

interface Asked {
  readonly text: string;
  readonly toSeconds: number;
  readonly detected: DetectedSchema;
  readonly selection: RouteSelection;
}

/** The query behind the p99, as a person would paste it into Prometheus. */
function queryFor(stats: RouteStats, handled: Handled, session: Session): Asked | undefined {
  const detected = session.live
    .report()
    ?.detected.find((one: DetectedSchema) => one.schema.id === stats.schema && one.latencies.length > 0);
  const [job] = stats.services;
  const method = 'path' in handled ? handled.method : '*';
  const selection = {
    routes: stats.labels,
    ...(job === undefined ? {} : { job }),
    ...(method === '*' ? {} : { method }),
  };
  const text = detected && quantileQuery(detected, selection, 0.99, session.window);
  return text === undefined || !detected
    ? undefined
    : { text, toSeconds: detected.latencies[0]?.toSeconds ?? 1, detected, selection };
}

/** Whose metrics these are. */
function sourceOf(stats: RouteStats | undefined, session: Session): string {
  if (stats?.state !== 'ok') return '';
  const title = session.live.report()?.detected.find(({ schema }) => schema.id === stats.schema)?.schema.title;
  if (title === undefined) return '';
  const choice = session.sources.choice?.();
  return `from ${escapeMarkdown(title)}${choice === undefined ? '' : ` in ${escapeMarkdown(choice)}`}`;
}

function notesOf(stats: RouteStats | undefined, window: number): string[] {
  if (!stats) return [];
  const isThin = stats.state === 'ok' && stats.cause === 'short-window';
  return [
    ...(isThin
      ? [`⚠ ${formatWindow(window)} holds under 4 scrapes of this service: set a longer window for numbers to trust.`]
      : []),
    ...(stats.isWorstInstance ? ['Quantiles of a summary cannot be added up: these are the worst instance’s.'] : []),
    ...(stats.rawPaths === 0
      ? []
      : [
          `⚠ ${stats.rawPaths} raw paths in the label were summed: each is a series of its own. Use the route template as label.`,
        ]),
  ];
}

/** What the server says of its answers: parts that are missing, queries that it has doubts of. */
const MOST_WARNINGS = 2;
const warningsOf = ({ live }: Session): string[] =>
  (live.report()?.warnings ?? []).slice(0, MOST_WARNINGS).map((text) => `⚠ The server says: ${escapeMarkdown(text)}`);

function evidenceText(handled: Handled, { project }: FileInProject, session: Session): string {
  const lines = (['metrics', 'traces'] as const).map((signal) => {
    const { answer, evidence } = handled[signal];
    const proofs = evidence.slice(0, 3).map((proof) => evidenceLink(proof, project, session));
    return `${signal}: ${proofs.length > 0 ? proofs.join(', ') : answer === 'no' ? 'none' : answer}`;
  });
  return lines.join('  \n');
}

function evidenceLink({ location, text }: Evidence, project: FileInProject['project'], session: Session): string {
  return link(text, `${session.uriOf(project, location.file)}#L${location.range[0] + 1}`);
}

function linksOf(
  handled: Handled,
  { stats, query }: { readonly stats: RouteStats | undefined; readonly query: string | undefined },
  file: FileInProject,
  session: Session,
  { isOurClient }: LensOptions,
): string {
  if (!isOurClient) return query === undefined ? '' : `query: ${code(query)}`;
  return [
    ...(session.hasTraces && 'path' in handled
      ? traceTargets(handled, stats, file, session).map(({ long, target }) =>
          commandLink(long, COMMANDS.showTraces.id, target),
        )
      : []),
    ...(query === undefined ? [] : [commandLink('Copy query', COMMANDS.copyQuery.id, query)]),
  ].join(' · ');
}
