/** Why a fix is not offered for what discovery knows: each hole of the matrix has its reason here, or a test fails. */
import type { Language } from '../../../src/analysis/facts';
import { ROUTE_FIXES, type RouteFixId } from '../../../src/core/finding';
import { LANGUAGES, ROUTE_FIX_IDS, WORKER_FIX, type Cell } from './cells';

interface Reasons {
  readonly frameworks: Readonly<Record<string, Readonly<Partial<Record<RouteFixId, string>>>>>;
  readonly workers: Readonly<Record<string, string>>;
}

const GRPC = 'interceptors of the server measure every method: none is measured by itself';

const REASONS: Readonly<Record<Language, Reasons>> = {
  go: {
    frameworks: {
      grpc: {
        'add-metrics': GRPC,
        'add-tracing': GRPC,
        'instrument-application':
          'servers are made with options and interceptors of their own, whose order a person knows',
      },
    },
    workers: {
      'temporal-workflow':
        'the SDK runs the code of a workflow again for each replay: what it counts would be counted again',
    },
  },
  python: { frameworks: {}, workers: {} },
  typescript: {
    frameworks: {},
    workers: {
      'nestjs-microservices':
        'a handler may answer with an observable or a call of gRPC, whose end is not that of its function',
    },
  },
};

export interface Unsupported extends Cell {
  readonly reason: string;
}

export function unsupportedCells(): readonly Unsupported[] {
  return LANGUAGES.flatMap((language) => {
    const { frameworks, workers } = REASONS[language];
    return [
      ...Object.entries(frameworks).flatMap(([subject, reasons]) =>
        ROUTE_FIX_IDS.flatMap((id) => {
          const reason = reasons[id];
          return reason === undefined ? [] : [{ language, subject, fix: ROUTE_FIXES[id], reason }];
        }),
      ),
      ...Object.entries(workers).map(([subject, reason]) => ({ language, subject, fix: WORKER_FIX, reason })),
    ];
  });
}
