/** What fits at a place of a TraceQL query. */
import { FIELDS, KEYWORD_VALUES, OPERATOR_WORDS, STAGES } from './vocabulary';
import type { Term } from './terms';
import { quoted } from './write';
import { tokenise, type Token } from './tokens';

export interface CompletionPlace {
  readonly wanted: 'field' | 'operator' | 'value' | 'stage' | 'joint' | 'nothing';
  /** The part of the text that a completion replaces. */
  readonly from: number;
  readonly to: number;
  /** What is typed of it already. */
  readonly typed: string;
  /** The field whose values are wanted. */
  readonly field: string;
}

export interface Completion {
  /** What is put into the query. */
  readonly text: string;
  /** A few words. */
  readonly note: string;
}

/** Looks at what stands before the offset. */
export function placeOf(text: string, offset: number): CompletionPlace {
  const before = tokenise(text.slice(0, offset));
  const last = before.at(-1);
  const isTyping = last !== undefined && last.to === offset && /^(?:word|string|unclosed|number)$/.test(last.kind);
  const settled = isTyping ? before.slice(0, -1) : before;
  const from = isTyping ? last.from : offset;
  const typed = isTyping ? last.text : '';
  const previous = settled.at(-1);
  const place = { from, to: offset, typed, field: '' };
  if (depthOf(settled) === 0) return { ...place, wanted: previous?.text === '|' ? 'stage' : 'nothing' };
  if (previous === undefined || opensOperand(previous)) return { ...place, wanted: 'field' };
  if (previous.kind === 'operator') return { ...place, wanted: 'value', field: settled.at(-2)?.text ?? '' };
  return { ...place, wanted: isOperand(previous) && !isCompared(settled) ? 'operator' : 'joint' };
}

const isOperand = ({ kind }: Token): boolean => kind === 'word' || kind === 'string' || kind === 'number';
const JOINTS = new Set(['&&', '||', '!']);
const opensOperand = ({ kind, text }: Token): boolean =>
  kind === 'open' || kind === 'comma' || (kind === 'operator' && JOINTS.has(text));

/** The last operand stands behind a comparison already. */
function isCompared(tokens: readonly Token[]): boolean {
  const before = tokens.at(-2);
  return before?.kind === 'operator' && !JOINTS.has(before.text);
}

/** Braces that are open. */
function depthOf(tokens: readonly Token[]): number {
  let depth = 0;
  for (const { text } of tokens) depth += text === '{' ? 1 : text === '}' ? -1 : 0;
  return depth;
}

/** Known from elsewhere: names of attributes with their scope, and values by field. */
export interface Known {
  readonly fields: readonly string[];
  readonly values: (field: string) => readonly Term[];
}

const MOST = 60;

/** Those that contain what is typed, those that start with it first. */
export function completionsAt(place: CompletionPlace, known: Known): Completion[] {
  const typed = place.typed.replace(/^["`]/, '').toLowerCase();
  const fitting = candidates(place, known).filter(
    ({ text }) => text.toLowerCase().includes(typed) && text !== place.typed,
  );
  const starts = ({ text }: Completion): number => (text.toLowerCase().replace(/^"/, '').startsWith(typed) ? 0 : 1);
  return fitting.toSorted((left, right) => starts(left) - starts(right)).slice(0, MOST);
}

function candidates({ wanted, field }: CompletionPlace, known: Known): readonly Completion[] {
  switch (wanted) {
    case 'field': {
      const named = new Set(FIELDS.map(({ text }) => text));
      return [
        ...FIELDS,
        ...known.fields.filter((text) => !named.has(text)).map((text) => ({ text, note: 'attribute' })),
      ];
    }
    case 'operator':
      return OPERATOR_WORDS;
    case 'joint':
      return [
        { text: '&&', note: 'and' },
        { text: '||', note: 'or' },
      ];
    case 'value':
      return unique([
        ...(KEYWORD_VALUES[field] ?? []).map((text) => ({ text, note: field })),
        ...known.values(field).map(({ text, isText }) => ({ text: isText ? quoted(text) : text, note: field })),
      ]);
    case 'stage':
      return STAGES;
    case 'nothing':
      return [{ text: '{ }', note: 'spans' }];
  }
}

const unique = (completions: readonly Completion[]): Completion[] => [
  ...new Map(completions.map((one) => [one.text, one])).values(),
];

/** The text and the place of the caret after a completion was taken. */
export function complete(
  text: string,
  { from, to }: CompletionPlace,
  { text: chosen }: Completion,
): { text: string; caret: number } {
  const rest = text.slice(to);
  const caret = chosen === '{ }' ? from + 2 : from + chosen.length + (rest.startsWith(' ') ? 0 : 1);
  const space = chosen === '{ }' || rest.startsWith(' ') ? '' : ' ';
  return { text: `${text.slice(0, from)}${chosen}${space}${rest}`, caret };
}
