/**
 * Instant vectors, read where they lie in the text. Tens of thousands of buckets come in one answer, twelve and more of them with the
 * same labels but for `le`: made into an object each, they cost more than all the arithmetic that follows.
 * Source of the shape: https://prometheus.io/docs/prometheus/latest/querying/api/#instant-vectors
 */
import { parseJson, property } from '../json';
import type { NativeHistogram, Sample } from './prometheusApi';

/** What samples say that have the same labels apart from `le`. */
export interface LabelledValues {
  readonly labels: Readonly<Record<string, string>>;
  /** The bound of each value in the metric's unit; NaN for a value that has none. */
  readonly bounds: readonly number[];
  /** NaN for a sample that is a histogram. */
  readonly values: readonly number[];
  readonly histogram?: NativeHistogram;
}

export interface ScannedVector {
  readonly series: readonly LabelledValues[];
  /** The rest of the answer, parsed: without its samples. */
  readonly envelope: unknown;
}

const OPENING = '"resultType":"vector","result":[';
/** What may stand before it is short: a status, remarks. */
const LONGEST_OPENING = 4_096;
const METRIC = '{"metric":{';
const VALUE = '},"value":[';
const LE = '"le":"';

interface Growing extends LabelledValues {
  readonly bounds: number[];
  readonly values: number[];
}

/** Where the sample that was read last has its labels, when it is a bucket. */
interface Bucket {
  readonly start: number;
  /** Characters up to the bound. */
  readonly before: number;
  /** The quote behind the bound, and characters from there to the value's list. */
  readonly quote: number;
  readonly behind: number;
}

/**
 * The samples of an answer as every known server writes it: compact, with `metric` before `value`. Undefined for whatever else it is
 * (native histograms, blanks, half an answer, no JSON at all): that is for a parser to judge.
 *
 * In JSON a quote within a text has a backslash before it. So a quote behind a brace or a comma begins a name, and the marks that are
 * looked for here cannot lie within a label's value, whatever somebody puts there.
 */
export function scanVector(body: Uint8Array): ScannedVector | undefined {
  // One character for each byte, so that places are the same in both; letters beyond ASCII are put right where labels are read.
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const opened = text.slice(0, LONGEST_OPENING).indexOf(OPENING);
  if (opened < 0) return undefined;
  const first = opened + OPENING.length;
  const scanner = new Scanner(text, body);
  let at = first;
  while (text.startsWith(METRIC, at)) {
    const next = scanner.sample(at + METRIC.length);
    if (next === undefined) return undefined;
    at = text[next] === ',' ? next + 1 : next;
  }
  if (text[at] !== ']' || text[at - 1] === ',') return undefined;
  const envelope = parseJson(utf8Of(text.slice(0, first) + text.slice(at)));
  return envelope === undefined ? undefined : { series: scanner.series, envelope };
}

class Scanner {
  readonly #text: string;
  readonly #bytes: Uint8Array;
  readonly #sets = new Map<string, Growing>();
  readonly #bounds = new Map<string, number>();
  #current: Growing = { labels: {}, bounds: [], values: [] };
  #bucket: Bucket | undefined;

  constructor(text: string, bytes: Uint8Array) {
    this.#text = text;
    this.#bytes = bytes;
  }

  get series(): readonly LabelledValues[] {
    return [...this.#sets.values()];
  }

  /** Reads one sample, whose labels begin at `start`; where it ends, or undefined when it is not what is known. */
  sample(start: number): number | undefined {
    const text = this.#text;
    const from = this.#nextBound(start) ?? this.#labels(start);
    if (from === undefined) return undefined;
    const comma = indexOfByte(this.#bytes, COMMA, from);
    const quote = indexOfByte(this.#bytes, QUOTE, comma + 2);
    if (this.#bytes[comma + 1] !== QUOTE || !text.startsWith('"]}', quote)) return undefined;
    this.#current.values.push(Number(text.slice(comma + 2, quote)));
    return quote + '"]}'.length;
  }

  /**
   * Most samples are the next bucket of the histogram before: character by character the same around the bound. Where the value's list
   * begins, when it is so.
   */
  #nextBound(start: number): number | undefined {
    const last = this.#bucket;
    if (!last || !isSame(this.#bytes, last.start, start, last.before)) return undefined;
    const quote = indexOfByte(this.#bytes, QUOTE, start + last.before);
    if (!isSame(this.#bytes, last.quote, quote, last.behind)) return undefined;
    this.#current.bounds.push(this.#boundOf(this.#text.slice(start + last.before, quote)));
    return quote + last.behind;
  }

  /** Labels that are not those of the sample before. */
  #labels(start: number): number | undefined {
    const end = this.#text.indexOf(VALUE, start);
    if (end < 0) return undefined;
    const labels = this.#text.slice(start, end);
    const at = labels.startsWith(LE) ? 0 : labels.indexOf(`,${LE}`) + 1;
    if (at === 0 && !labels.startsWith(LE)) {
      this.#bucket = undefined;
      return this.#choose(labels, NaN) ? end + VALUE.length : undefined;
    }
    const before = at + LE.length;
    const quote = labels.indexOf('"', before);
    this.#bucket = { start, before, quote: start + quote, behind: labels.length - quote + VALUE.length };
    return this.#choose(
      joined(labels.slice(0, at), labels.slice(quote + 1)),
      this.#boundOf(labels.slice(before, quote)),
    )
      ? end + VALUE.length
      : undefined;
  }

  /** The labels whose text this is are those of the sample that is read. False when it is no such text. */
  #choose(key: string, bound: number): boolean {
    const known = this.#sets.get(key);
    const labels = known?.labels ?? labelsIn(key);
    if (!labels) return false;
    this.#current = known ?? { labels, bounds: [], values: [] };
    this.#current.bounds.push(bound);
    if (!known) this.#sets.set(key, this.#current);
    return true;
  }

  #boundOf(text: string): number {
    const known = this.#bounds.get(text);
    if (known !== undefined) return known;
    const bound = boundOf(text);
    this.#bounds.set(text, bound);
    return bound;
  }
}

const COMMA = 0x2c;
const QUOTE = 0x22;

/** The end of the bytes when there is none. */
function indexOfByte(bytes: Uint8Array, wanted: number, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== wanted) at += 1;
  return at;
}

function isSame(bytes: Uint8Array, left: number, right: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) if (bytes[left + index] !== bytes[right + index]) return false;
  return true;
}

/** What a text says whose characters are the bytes of UTF-8. */
const utf8Of = (bytes: string): string =>
  /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;

/** The texts of labels before and behind one that is taken out; each has its comma to it, if there is anything. */
const joined = (before: string, behind: string): string =>
  behind === '' ? before.slice(0, -1) : before + behind.slice(1);

function labelsIn(text: string): Readonly<Record<string, string>> | undefined {
  const parsed = parseJson(`{${utf8Of(text)}}`);
  return isLabels(parsed) ? parsed : undefined;
}

export function isLabels(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value) if (typeof property(value, name) !== 'string') return false;
  return true;
}

/** Samples as they are, each by itself. */
export const ungrouped = (samples: readonly Sample[]): readonly LabelledValues[] =>
  samples.map(({ labels, value, histogram }) => ({
    labels,
    bounds: [boundOf(labels['le'])],
    values: [value],
    ...(histogram ? { histogram } : {}),
  }));

function boundOf(text: string | undefined): number {
  return text === '+Inf' || text === 'Inf' ? Infinity : Number(text ?? NaN);
}
