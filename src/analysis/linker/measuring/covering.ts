/** The edits of "Cover all return paths": one `defer` where Go and the labels allow it, else the same lines before each way out. */
import { contains, type Range, type TextEdit } from '../../../core/range';
import type { FileFacts, FunctionFacts, Statement } from '../../facts';
import { sliceOf } from '../../fixes/textStyle';
import type { LabelValue } from '../../model';
import { indentBefore, lineEndOf, linesBefore, wholeLine } from '../placing';
import { visitStatements } from '../visit';
import type { Exit } from './exits';
import type { Skipping } from './partial';
import type { Region } from './region';
import { isOutcome } from './requestMetrics';
import type { Site } from './sites';
import { statusAt } from './statusAt';
import { isVisible } from './visible';

export interface Covered {
  readonly file: string;
  readonly facts: FileFacts;
  readonly owner: FunctionFacts;
  readonly region: Region;
  readonly wanted: readonly Site[];
  readonly text: string;
}

/** Empty where one of the ways cannot be covered for certain. */
export function coveringEdits(skipping: readonly Skipping[], covered: Covered): readonly TextEdit[] {
  const deferred = covered.facts.language === 'go' ? deferEdits(covered) : undefined;
  if (deferred) return deferred;
  const edits = skipping.map(({ exit, sites }) => editBefore(exit, sites, covered));
  const certain = edits.flatMap((edit) => edit ?? []);
  return certain.length === edits.length ? certain : [];
}

/** The line that measures, with the statement that it is. */
interface Line {
  readonly statement: Extract<Statement, { readonly kind: 'expression' }>;
  readonly text: string;
}

function lineOf({ range }: Site, { owner, text }: Covered): Line | undefined {
  let found: Line | undefined;
  visitStatements(owner.body, (statement) => {
    if (statement.kind !== 'expression' || !contains(statement.range, range)) return;
    const line = wholeLine(statement, text);
    if (line !== undefined) found = { statement, text: line };
  });
  return found;
}

/** What ends in every way: `defer func() { … }()` below the start of the clock, and the lines gone from where they stood. */
function deferEdits(covered: Covered): readonly TextEdit[] | undefined {
  const { owner, region, wanted, text } = covered;
  const lines = [...new Map(wanted.map((site) => [site.range[0], lineOf(site, covered)])).values()];
  const certain = lines.flatMap((line) => line ?? []);
  const [first] = region.body;
  const [beside, isAbove] = region.start ? [region.start, false] : [first, true];
  const indent = beside && indentBefore(beside, text);
  if (!beside || indent === undefined || region.isLoop || certain.length < lines.length) return undefined;
  const place: Range = isAbove ? beside.range : [beside.range[2], beside.range[3], beside.range[2], beside.range[3]];
  if (!certain.every(({ statement }) => isVisible(statement.value, place, owner))) return undefined;
  if (wanted.some((site) => outcomesOf(site).some((label) => isFixed(label, text)))) return undefined;
  if (isMeasuredTwice(covered)) return undefined;
  const end = lineEndOf(text);
  const inner = certain.map((line) => `${indent}\t${line.text}${end}`).join('');
  const [only, ...others] = certain;
  const isPlain = only && others.length === 0 && /^\w+\.ObserveDuration\(\)$/.test(only.text);
  const written = isPlain
    ? `${indent}defer ${only.text}${end}`
    : `${indent}defer func() {${end}${inner}${indent}}()${end}`;
  const line = isAbove ? beside.range[0] : beside.range[2] + 1;
  const gone = certain.map(({ statement: { range } }): TextEdit => ({
    range: [range[0], 0, range[0] + 1, 0],
    text: '',
  }));
  return [{ range: [line, 0, line, 0], text: written }, ...gone];
}

/** A metric that some way measures for itself would be measured there twice. */
function isMeasuredTwice({ owner, wanted, text }: Covered): boolean {
  return wanted.some((site) => {
    const subject = sliceOf(text, site.range).split('.')[0] ?? '';
    const body = sliceOf(text, owner.bodyRange);
    return body.split(new RegExp(`\\b${subject.replace(/\W/g, '\\$&')}\\s*\\.`)).length > 2;
  });
}

const outcomesOf = ({ updates }: Site): readonly LabelValue[] =>
  updates.flatMap(({ labels }) => labels.filter(({ label }) => isOutcome(label)));

/** Only what is read when the function ends tells how it ended: the status of what was written. */
const isFixed = ({ location }: LabelValue, text: string): boolean =>
  !/\.\w*[sS]tatus\w*(?:\(\))?/.test(sliceOf(text, location.range)) ||
  /\bhttp\.Status/.test(sliceOf(text, location.range));

function editBefore(exit: Exit, sites: readonly Site[], covered: Covered): TextEdit | undefined {
  const { facts, owner, text } = covered;
  const lines = sites.map((site) => lineFor(site, exit, covered));
  const certain = lines.flatMap((line) => line ?? []);
  const statement = exit.kind === 'caught' ? exit.block[0] : exit.block.at(-1);
  if (!statement || certain.length < lines.length) return undefined;
  if (!certain.every((line) => isVisible(line.statement.value, statement.range, owner))) return undefined;
  return linesBefore(statement, [...new Set(certain.map((line) => line.text))], facts.language, text);
}

/** The line with the outcome of this way in place of that of the main one; undefined where that is not known. */
function lineFor(site: Site, exit: Exit, covered: Covered): Line | undefined {
  const line = lineOf(site, covered);
  if (!line) return undefined;
  const { range } = line.statement;
  let { text } = line;
  const places = outcomesOf(site).map(({ location }) => location);
  for (const { file, range: place } of places.sort((left, right) => right.range[1] - left.range[1])) {
    if (file !== covered.file || !contains(range, place)) return undefined;
    const own = outcomeFor(sliceOf(covered.text, place), exit);
    if (own === undefined) return undefined;
    text = text.slice(0, place[1] - range[1]) + own + text.slice(place[3] - range[1]);
  }
  return { ...line, text };
}

/** In the form of the main one: `"200"`, `200`, `'2xx'`, `"success"`. */
function outcomeFor(written: string, { block }: Exit): string | undefined {
  const [, quote = '', word = ''] = /^(["'`]?)([\w-]+)\1$/.exec(written) ?? [];
  if (/^\d{3}$/.test(word)) {
    const status = statusAt(block);
    return status === undefined ? undefined : `${quote}${status}${quote}`;
  }
  if (/^\dxx$/.test(word)) {
    const status = statusAt(block);
    return status === undefined ? undefined : `${quote}${Math.floor(status / 100)}xx${quote}`;
  }
  return quote !== '' && /^(?:success|ok|succeeded)$/i.test(word) ? `${quote}error${quote}` : undefined;
}
