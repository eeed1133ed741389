/** One line of a service's log, wherever it is kept. */
import type { Attribute } from './trace/details';

/** From least to most; `unset` where nothing says it. */
export const SEVERITIES = ['unset', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface LogLine {
  /** Nanoseconds since 1970, in decimal digits: a double would not hold them. */
  readonly nanos: string;
  readonly severity: Severity;
  readonly body: string;
  /** Empty where it is not known. */
  readonly service: string;
  /** 16 hexadecimal digits; empty where it is not known. */
  readonly spanId: string;
  readonly attributes: readonly Attribute[];
}

/** OpenTelemetry's numbers go from 1 to 24, four to each; 0 is unset (opentelemetry-proto, logs/v1/logs.proto). */
const PER_SEVERITY = 4;

export function severityOfNumber(value: number): Severity {
  return SEVERITIES[Math.ceil(value / PER_SEVERITY)] ?? 'unset';
}

/** What loggers write for each, from the start of the word. */
const WORDS: readonly (readonly [Severity, RegExp])[] = [
  ['fatal', /^(?:fatal|crit|alert|emerg|panic|dpanic)/],
  ['error', /^(?:err|severe)/],
  ['warn', /^warn/],
  ['info', /^(?:info|notice)/],
  ['debug', /^(?:debug|dbg|fine)/],
  ['trace', /^(?:trace|verbose|finest)/],
];

export function severityOfWord(word: string): Severity {
  const plain = word.trim().toLowerCase();
  return WORDS.find(([, start]) => start.test(plain))?.[0] ?? 'unset';
}

/** Milliseconds since 1970. */
export const millisecondsOf = ({ nanos }: LogLine): number => Number(BigInt(nanos) / 1000n) / 1000;
