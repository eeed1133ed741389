/** Attributes that are set on spans and metrics by a literal key, with a value that comes from data. */
import type { AttributeUse } from '../../model';
import type { CallValue, FileFacts, Value } from '../../facts';
import type { SourceTree } from '../../sourceTree';
import { visitValues } from '../visit';
import { calledName } from './uses';

const OPEN_TELEMETRY = /opentelemetry/;

/** Every use in a file that imports OpenTelemetry; values that say nothing (`true`, a length, a hash) are left out. */
export function attributesIn(file: string, tree: SourceTree): readonly AttributeUse[] {
  if (!tree.mentions(file, OPEN_TELEMETRY)) return [];
  const facts = tree.facts(file);
  if (!facts?.imports.some(({ source }) => OPEN_TELEMETRY.test(source))) return [];
  const found: AttributeUse[] = [];
  visitValues(facts.body, (value) => {
    if (value.kind !== 'call') return;
    for (const [key, given] of attributesOf(value, facts))
      if (key.kind === 'text' && !saysNothing(given))
        found.push({ key: key.text, location: { file, range: key.range } });
  });
  return found;
}

type Pair = readonly [key: Value, value: Value];

function attributesOf(call: CallValue, { language, imports }: FileFacts): readonly Pair[] {
  const [first, second] = call.arguments.map(({ value }) => value);
  if (!first || call.callee.kind !== 'member') return [];
  const { object } = call.callee;
  if (language === 'go') {
    const isAttribute = object.kind === 'name' && object.name === 'attribute';
    const isImported = imports.some(({ source }) => source === 'go.opentelemetry.io/otel/attribute');
    return isAttribute && isImported && second ? [[first, second]] : [];
  }
  const isSpan = /span/i.test(object.kind === 'call' ? calledName(object) : nameOf(object));
  if (!isSpan) return [];
  const called = calledName(call);
  if (/^set_?attribute$/i.test(called) && second) return [[first, second]];
  if (!/^set_?attributes$/i.test(called) || first.kind !== 'object') return [];
  return first.entries.flatMap(({ key, value }) => (key ? [[keyOf(key), value] as const] : []));
}

/** `{ email: x }` has a name for a key. */
const keyOf = (key: Value): Value => (key.kind === 'name' ? { kind: 'text', text: key.name, range: key.range } : key);

const nameOf = (value: Value): string => (value.kind === 'name' || value.kind === 'member' ? value.name : '');

const HARMLESS =
  /^(?:len|bool|count|size|type|hash|sha\d*|md5|mask|redact|obfuscate|anonymi[sz]e|fingerprint|Boolean)/i;

function saysNothing(value: Value): boolean {
  if (value.kind === 'constant' || value.kind === 'number' || value.kind === 'text') return true;
  if (value.kind === 'operation') return true;
  if (value.kind === 'member') return value.name === 'length';
  return value.kind === 'call' && (HARMLESS.test(calledName(value)) || /hash|mask|redact/i.test(calledName(value)));
}
