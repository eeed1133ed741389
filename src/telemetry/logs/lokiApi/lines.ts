/** From an answer of `query_range` to lines of logs: what a line says of itself stands in labels, in JSON, or in `key=value`. */
import { severityOfNumber, severityOfWord, type LogLine, type Severity } from '../../../core/logs';
import type { Attribute } from '../../../core/trace/details';
import { parseJson, property } from '../../json';

/** Loki's answer is one list a stream; texts with no meaning are left out. */
export function readLines(document: unknown): LogLine[] {
  const streams = property(property(document, 'data'), 'result');
  if (!Array.isArray(streams)) return [];
  return streams.flatMap((stream: unknown) => {
    const labels = textsIn(property(stream, 'stream'));
    const values = property(stream, 'values');
    return Array.isArray(values) ? values.flatMap((value: unknown) => lineOf(value, labels)) : [];
  });
}

type Texts = Readonly<Record<string, string>>;

function lineOf(value: unknown, labels: Texts): LogLine[] {
  if (!Array.isArray(value)) return [];
  const items: readonly unknown[] = value;
  const [nanos, text, metadata] = items;
  if (typeof nanos !== 'string' || !/^\d{1,20}$/.test(nanos) || typeof text !== 'string') return [];
  const beside = { ...labels, ...textsIn(metadata) };
  const told = contentOf(text);
  const all = { ...beside, ...told.fields };
  const used = new Set([...SPAN_KEYS, ...TRACE_KEYS, ...LEVEL_KEYS]);
  const attributes = Object.entries(all).flatMap(([key, one]): Attribute[] =>
    used.has(key) || key === told.bodyKey ? [] : [{ key, type: 'string', text: one }],
  );
  return [
    {
      nanos,
      severity: severityOf(all),
      body: told.body,
      service: pick(beside, SERVICE_KEYS) ?? pick(told.fields, SERVICE_KEYS) ?? '',
      spanId: spanIdOf(pick(all, SPAN_KEYS)),
      attributes,
    },
  ];
}

/** In order of preference, as loggers, collectors and Loki itself call them. */
const SERVICE_KEYS = ['service_name', 'service', 'service.name', 'app', 'app_kubernetes_io_name', 'container', 'job'];
const SPAN_KEYS = ['span_id', 'spanid', 'spanID', 'spanId', 'SpanId'];
const TRACE_KEYS = ['trace_id', 'traceid', 'traceID', 'traceId', 'TraceId'];
const LEVEL_KEYS = ['severity_text', 'level', 'severity', 'lvl', 'loglevel', 'detected_level', 'severity_number'];
const BODY_KEYS = ['message', 'msg', 'body', 'event'];

function pick(texts: Texts, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}

const spanIdOf = (text: string | undefined): string =>
  text !== undefined && /^[0-9a-f]{16}$/i.test(text) && /[1-9a-f]/i.test(text) ? text.toLowerCase() : '';

/** Words are sure; of numbers those of OpenTelemetry, pino and bunyan are told apart by their size. */
function severityOf(all: Texts): Severity {
  for (const key of LEVEL_KEYS) {
    const text = Object.hasOwn(all, key) ? (all[key] ?? '') : '';
    const severity = /^\d{1,3}$/.test(text) ? severityOfAnyNumber(key, Number(text)) : severityOfWord(text);
    if (severity !== 'unset') return severity;
  }
  return 'unset';
}

const PINO: readonly Severity[] = ['unset', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const PINO_STEP = 10;

const severityOfAnyNumber = (key: string, value: number): Severity =>
  key === 'severity_number' ? severityOfNumber(value) : (PINO[Math.floor(value / PINO_STEP)] ?? 'unset');

interface Content {
  readonly body: string;
  readonly fields: Texts;
  /** The field that is the body. */
  readonly bodyKey?: string;
}

/** Longer lines are not looked into: they are shown as they are. */
const LONGEST_PARSED = 64 * 1024;
const MOST_FIELDS = 60;

function contentOf(text: string): Content {
  if (text.length > LONGEST_PARSED) return { body: text, fields: {} };
  if (/^\s*\{/.test(text)) {
    const fields = textsIn(parseJson(text));
    const bodyKey = BODY_KEYS.find((key) => Object.hasOwn(fields, key));
    return bodyKey === undefined ? { body: text, fields } : { body: fields[bodyKey] ?? text, fields, bodyKey };
  }
  return { body: text, fields: pairsIn(text) };
}

/** Of `key=value` only what lines are told apart by: the rest can be read in the line itself. */
const PAIR = /(?:^|[\s[{(,])([A-Za-z_][\w.]*)[=:]\s?"?([\w-]+)"?/g;
const KNOWN = new Set([...SPAN_KEYS, ...TRACE_KEYS, ...LEVEL_KEYS]);

function pairsIn(text: string): Texts {
  const pairs = [...text.matchAll(PAIR)].map(([, key = '', value = '']): [string, string] => [key, value]);
  return Object.fromEntries(pairs.filter(([key]) => KNOWN.has(key)));
}

/** The fields of an object as texts; of nested ones their JSON. */
function textsIn(value: unknown): Texts {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const entries = Object.entries(value).slice(0, MOST_FIELDS);
  return Object.fromEntries(
    entries.map(([key, one]: [string, unknown]): [string, string] => [
      key,
      typeof one === 'string' ? one : (JSON.stringify(one) ?? ''),
    ]),
  );
}
