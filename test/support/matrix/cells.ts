/** What the matrix of fixes must have: each framework and kind of worker that the source's own tables say a fix knows. */
import { ADD_METRICS_FRAMEWORKS } from '../../../src/analysis/fixes/addMetrics/applicable';
import { ADD_TRACING, INSTRUMENT_APPLICATION, INSTRUMENT_WORKER } from '../../../src/analysis/fixes/tables';
import type { Language } from '../../../src/analysis/facts';
import { ROUTE_FIXES, type RouteFixId } from '../../../src/core/finding';
import type { SampleName } from '../services';

/** Configuration and rules of Prometheus are fixed too. */
export type MatrixLanguage = Language | 'yaml';

export interface Cell {
  readonly language: MatrixLanguage;
  /** The id of a framework or of a kind of worker, as findings have it; or `rules` for what rules write themselves. */
  readonly subject: string;
  /** The fix's title, without what differs from one finding to the next. */
  readonly fix: string;
}

export const LANGUAGES: readonly Language[] = ['go', 'python', 'typescript'];
export const LANGUAGE_OF = { go: 'go', python: 'python', node: 'typescript' } as const satisfies Readonly<
  Record<SampleName, Language>
>;
export const WORKER_FIX = 'Instrument this worker';

const NONE: ReadonlySet<string> = new Set();
const FRAMEWORKS: Readonly<Record<RouteFixId, (language: Language) => ReadonlySet<string>>> = {
  'add-metrics': (language) => ADD_METRICS_FRAMEWORKS[language],
  'add-tracing': (language) => ADD_TRACING[language]?.frameworks ?? NONE,
  'instrument-application': (language) => INSTRUMENT_APPLICATION[language]?.frameworks ?? NONE,
};

export const ROUTE_FIX_IDS: readonly RouteFixId[] = ['add-metrics', 'add-tracing', 'instrument-application'];

export function routeCells(): readonly Cell[] {
  return LANGUAGES.flatMap((language) =>
    ROUTE_FIX_IDS.flatMap((id) =>
      [...FRAMEWORKS[id](language)].map((subject) => ({ language, subject, fix: ROUTE_FIXES[id] })),
    ),
  );
}

export function workerCells(): readonly Cell[] {
  return LANGUAGES.flatMap((language) =>
    [...(INSTRUMENT_WORKER[language]?.kinds ?? NONE)].map((subject) => ({ language, subject, fix: WORKER_FIX })),
  );
}

export const cellKey = ({ language, subject, fix }: Cell): string => `${language} | ${subject} | ${fix}`;
