/** What is particular to a language when a fix of its routes is proved by spans: how it is run, asked, and what its spans must say. */
import type { RouteFixId } from '../../../../src/core/finding';
import type { FixedService } from '../../fixedService';
import type { PlainSpan } from '../../otlp/model';
import type { SampleName } from '../../services';

export type SpanFix = Exclude<RouteFixId, 'add-metrics'>;

/** What is proved of which fixture. */
export interface Case {
  readonly framework: string;
  readonly fix: SpanFix;
}

export interface RouteProof {
  readonly language: SampleName;
  /** Statuses of what is asked, in this order, as spans have them: a panic is a 500 whatever the client saw of it. */
  readonly targets: readonly (readonly [path: string, status: number])[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the client sees these statuses, too; Go's server ends the connection of a handler that panics. */
  readonly isAnswered: boolean;
  /** What the fixed service needs beside it to send: files, environment, or a program that runs it. */
  readonly launch: (fix: SpanFix, service: FixedService) => Promise<Launch>;
  /** Whether it is a span of the route that is asked. */
  readonly isOwn: (span: PlainSpan, one: Case) => boolean;
  /** What of a span is compared, and what it must be. */
  readonly seen: (span: PlainSpan, one: Case) => object;
  readonly expected: (status: number, one: Case) => object;
  /** Looks at all spans and resources together. */
  readonly more?: (spans: readonly PlainSpan[], services: readonly string[], one: Case) => void;
  /** Requests of the route by status that `/metrics` has, where the whole application is instrumented with metrics. */
  readonly counted?: (url: string) => Promise<Readonly<Record<string, number>>>;
}

export interface Launch {
  readonly env?: Readonly<Record<string, string>>;
  readonly runner?: string;
}

export const SERVER = 2;
