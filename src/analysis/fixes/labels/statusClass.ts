/** Gives a label the class of a status in place of its code, at every call: `4xx` for 404. Five values, and rules of `5..` still fit. */
import type { WorkspaceChange } from '../../../core/finding';
import { compareRanges, contains, type Location, type Range, type TextEdit } from '../../../core/range';
import type { FileFacts, Value } from '../../facts';
import { functionsIn, visitStatements, visitValues } from '../../linker/visit';
import type { MetricDefinition, ServiceModel } from '../../model';
import type { SourceTree } from '../../sourceTree';
import { sliceOf, styleOf } from '../textStyle';
import { placesGiven } from './given';
import { noteFor } from './rulesAsking';

export const STATUS_CLASS = 'Use the status class';

/** Names under which a label holds the status of an answer, normalised. */
const STATUS_LABEL = /^(?:(?:http|response|grpc|server|client)_)*(?:status|code|status_code)$/;

export const isStatusLabel = (normalised: string): boolean => STATUS_LABEL.test(normalised);

/** Status codes of HTTP, as a server or a service has them. */
export const areStatusCodes = (values: readonly string[]): boolean =>
  values.length > 0 && values.every((value) => /^[1-5]\d\d$/.test(value));

interface Written {
  readonly facts: FileFacts;
  readonly text: string;
  readonly range: Range;
}

type Classify = (value: Value, written: Written) => string | undefined;

/** Undefined where a value is not certainly a status code, and where some call may be missed. */
export function statusClass(
  metric: MetricDefinition,
  label: string,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  const given = placesGiven(metric, label, model, tree);
  if (!given || given.places.length === 0) return undefined;
  const edits = new Map<string, TextEdit[]>();
  for (const { file, range } of given.places) {
    const [facts, text] = [tree.facts(file), tree.text(file)];
    const value = facts && valueAt(facts, range);
    if (!facts || text === undefined || !value) return undefined;
    const written = { facts, text, range };
    const instead = CLASSES[facts.language](value, written);
    if (instead === undefined) return undefined;
    const own = edits.get(file) ?? [];
    edits.set(file, [...own, { range, text: `${shorthandKey(value, written)}${instead}` }]);
  }
  return { title: STATUS_CLASS, edits, ...noteFor([metric], label, model, asksForCode(label)) };
}

/** `status=~"5.."` fits a class as well, `status="503"` does not. */
const asksForCode = (label: string): RegExp => new RegExp(`\\b${label}\\s*(?:=~?|!~|!=)\\s*["'][^"']*\\d\\d\\d`);

/** It was done already: what nobody runs is not known to be bounded, and must not be dropped for it. */
export function hasClasses(metric: MetricDefinition, label: string, model: ServiceModel, tree: SourceTree): boolean {
  const places = placesGiven(metric, label, model, tree)?.places ?? [];
  const isClass = ({ file, range }: Location): boolean => /xx["'`)]*$/.test(sliceOf(tree.text(file) ?? '', range));
  return places.length > 0 && places.every(isClass);
}

const textIn = ({ text }: Written, range: Range): string => sliceOf(text, range);

function valueAt(facts: FileFacts, range: Range): Value | undefined {
  let found: Value | undefined;
  visitValues(facts.body, (value) => {
    if (compareRanges(value.range, range) === 0) found = value;
  });
  return found;
}

/** TypeScript's `{ status }` needs its key once the value is another. */
function shorthandKey(value: Value, { facts, text, range }: Written): string {
  if (facts.language !== 'typescript' || value.kind !== 'name') return '';
  const before = text.split('\n')[range[0]]?.slice(0, range[1]) ?? '';
  let isEntry = false;
  visitValues(facts.body, (outer) => {
    isEntry ||= outer.kind === 'object' && outer.entries.some((entry) => compareRanges(entry.value.range, range) === 0);
  });
  return isEntry && !/:\s*$/.test(before) ? `${value.name}: ` : '';
}

/** `"404"` of a literal: only what is a status has a class. */
function literalClass(value: Value, written: Written): string | undefined {
  const code = value.kind === 'text' ? value.text : value.kind === 'number' ? String(value.value) : undefined;
  if (code === undefined || !areStatusCodes([code])) return undefined;
  const { quote } = written.facts.language === 'go' ? { quote: '"' } : styleOf(written.text);
  return `${quote}${code.charAt(0)}xx${quote}`;
}

/** What a division may follow without brackets. */
const divided = (value: Value, written: Written, by: string): string => {
  const text = textIn(written, value.range);
  return ['operation', 'choice', 'template'].includes(value.kind) ? `(${text})${by}` : `${text}${by}`;
};

const SAYS_STATUS = /status|code/i;

/** `f(x)`: what is called, and the only thing that it is given. */
function conversion(value: Value | undefined): readonly [called: string, inner: Value] | undefined {
  if (value?.kind !== 'call') return undefined;
  const { callee } = value;
  const inner = value.arguments[0]?.value;
  if (!inner) return callee.kind === 'member' ? [`.${callee.name}`, callee.object] : undefined;
  const called =
    callee.kind === 'name'
      ? callee.name
      : callee.kind === 'member' && callee.object.kind === 'name'
        ? `${callee.object.name}.${callee.name}`
        : undefined;
  return called === undefined ? undefined : [called, inner];
}

/** What a variable was given, where it is given something once in its function. */
function boundTo(name: string, { facts, range }: Written): Value | undefined {
  const owner = functionsIn(facts.body)
    .filter(({ bodyRange }) => contains(bodyRange, range))
    .sort((left, right) => left.bodyRange[0] - right.bodyRange[0])
    .at(-1);
  const values: (Value | undefined)[] = [];
  visitStatements(owner?.body ?? [], (statement) => {
    if (statement.kind === 'bind' && statement.target.kind === 'name' && statement.target.name === name)
      values.push(statement.value);
  });
  return values.length === 1 ? values[0] : undefined;
}

/** Go knows numbers by their conversion. */
const GO_NUMBERS: ReadonlySet<string> = new Set(['strconv.Itoa', 'fmt.Sprint', 'fmt.Sprintf', 'strconv.FormatInt']);

const inGo: Classify = (value, written) => {
  if (value.kind === 'name') {
    const [called, inner] = conversion(boundTo(value.name, written)) ?? [];
    const isStatus = called === 'strconv.Itoa' && inner && SAYS_STATUS.test(textIn(written, inner.range));
    return isStatus ? `${value.name}[:1]${plus(written)}"xx"` : literalClass(value, written);
  }
  const [called, first] = conversion(value) ?? [];
  if (called === undefined || !first || !GO_NUMBERS.has(called)) return literalClass(value, written);
  if (called === 'fmt.Sprintf') return inSprintf(value, written);
  if (!SAYS_STATUS.test(textIn(written, first.range))) return undefined;
  const rest = textIn(written, [first.range[2], first.range[3], value.range[2], value.range[3]]);
  return `${called}(${divided(first, written, '/100')}${rest}${plus(written)}"xx"`;
};

/** gofmt writes an operator without blanks among several arguments. */
function plus({ facts, range }: Written): string {
  let isTight = false;
  visitValues(facts.body, (value) => {
    if (!contains(value.range, range) || compareRanges(value.range, range) === 0) return;
    if (value.kind === 'object' || value.kind === 'function') isTight = false;
    if (value.kind === 'call' && value.arguments.some((argument) => contains(argument.value.range, range)))
      isTight ||= value.arguments.length > 1;
  });
  return isTight ? '+' : ' + ';
}

function inSprintf(value: Value, written: Written): string | undefined {
  const [format, status, ...others] = value.kind === 'call' ? value.arguments.map((argument) => argument.value) : [];
  const isPlain = format?.kind === 'text' && /^%[dv]$/.test(format.text) && status && others.length === 0;
  return isPlain && SAYS_STATUS.test(textIn(written, status.range))
    ? `fmt.Sprintf("%dxx", ${divided(status, written, '/100')})`
    : undefined;
}

/** Attributes that are numbers in every framework and client of Python. */
const PYTHON_NUMBER = /(?:^|\.)status_code$/;

const inPython: Classify = (value, written) => {
  const { quote } = styleOf(written.text);
  const [called, converted] = conversion(value) ?? [];
  const status = called === 'str' && converted ? converted : value;
  const text = textIn(written, status.range);
  if (status.kind !== 'name' && status.kind !== 'member') return literalClass(status, written);
  if (!SAYS_STATUS.test(text)) return undefined;
  // `HTTPStatus.OK` and what is a text already have a first character alone.
  return status.kind === 'member' && PYTHON_NUMBER.test(text)
    ? `f${quote}{${text} // 100}xx${quote}`
    : `str(${text})[:1] + ${quote}xx${quote}`;
};

const TYPESCRIPT_NUMBER = /\.(?:statusCode|status)$/;

const inTypeScript: Classify = (value, written) => {
  const [called, converted] = conversion(value) ?? [];
  const isConverted = called === 'String' || called === '.toString';
  const [part, ...parts] = value.kind === 'template' ? value.parts : [];
  const status = isConverted && converted ? converted : part && parts.length === 0 ? part : value;
  const text = textIn(written, status.range);
  if (status.kind !== 'name' && status.kind !== 'member') return literalClass(status, written);
  if (!SAYS_STATUS.test(text)) return undefined;
  if (status.kind === 'member' && TYPESCRIPT_NUMBER.test(text)) return `\`\${Math.floor(${text} / 100)}xx\``;
  const { quote } = styleOf(written.text);
  return `String(${text}).charAt(0) + ${quote}xx${quote}`;
};

const CLASSES: Readonly<Record<FileFacts['language'], Classify>> = {
  go: inGo,
  python: inPython,
  typescript: inTypeScript,
};
