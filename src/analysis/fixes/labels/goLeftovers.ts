/** What Go's compiler refuses once an expression is gone: variables and imports that nothing uses any more. */
import { contains, type Range, type TextEdit } from '../../../core/range';
import { lineStarts } from '../../../core/edits';
import type { FileFacts, FunctionFacts, Pattern, Statement, Value } from '../../facts';
import { calledName } from '../../linker/spans/uses';
import { wholeLine } from '../../linker/placing';
import { functionsIn, visitStatements, visitValues } from '../../linker/visit';

/** Undefined where something would be left that cannot be taken away for certain. */
export function leftoverEdits(
  facts: FileFacts,
  text: string,
  removed: readonly Range[],
): readonly TextEdit[] | undefined {
  const gone = [...removed];
  const edits: TextEdit[] = [];
  for (let index = 0; index < gone.length; index += 1) {
    const range = gone[index];
    if (!range) continue;
    for (const name of namesWithin(facts, range)) {
      const more = withoutName(name, range, { facts, text, gone });
      if (!more) return undefined;
      edits.push(...more.edits);
      gone.push(...more.gone);
    }
  }
  return edits;
}

interface Leftover {
  readonly edits: readonly TextEdit[];
  /** Expressions that went with a declaration. */
  readonly gone: readonly Range[];
}

interface Source {
  readonly facts: FileFacts;
  readonly text: string;
  readonly gone: readonly Range[];
}

const NOTHING: Leftover = { edits: [], gone: [] };

function withoutName(name: string, at: Range, source: Source): Leftover | undefined {
  const { facts, text } = source;
  const imported = facts.body.find(
    (statement) =>
      statement.kind === 'import' && statement.bindings.some((binding) => 'local' in binding && binding.local === name),
  );
  if (imported) {
    if (countIn(text, new RegExp(`\\b${name}\\.`, 'g'), [...source.gone, imported.range]) > 0) return NOTHING;
    return lineOf(imported, text, /^\s*(?:import\s+)?(?:\w+\s+)?"[^"]*"\s*$/);
  }
  const owner = innermost(facts, at);
  if (!owner) return NOTHING;
  const left = countIn(text, new RegExp(`(?<!\\.)\\b${name}\\b`, 'g'), [...source.gone, ...outside(owner, text)]);
  if (left > 1) return NOTHING;
  const declared = declarationOf(name, owner);
  // What a loop gives must be used; parameters and what stands outside need not be.
  if (!declared) return isOfLoop(name, owner) ? undefined : NOTHING;
  if (declared.target.kind !== 'name' || wholeLine(declared, text) === undefined) return undefined;
  if (declared.value && hasEffects(declared.value)) return undefined;
  const line = lineOf(declared, text, /./);
  return line && { edits: line.edits, gone: [declared.range] };
}

function lineOf({ range }: Statement, text: string, form: RegExp): Leftover | undefined {
  const written = text.split('\n')[range[0]] ?? '';
  if (range[0] !== range[2] || !form.test(written)) return undefined;
  return { edits: [{ range: [range[0], 0, range[0] + 1, 0], text: '' }], gone: [range] };
}

/** Reading a request changes nothing, nor does writing a value in another way. */
const READING =
  /^(?:Get|PathValue|FormValue|PostFormValue|Query|QueryParam|Param|Params|URLParam|Vars|String|Error|Path|FullPath|UserAgent|Referer|GetHeader|ClientIP|RealIP|IP|len|string|ToLower|ToUpper|TrimSpace|TrimPrefix|TrimSuffix|FormatInt|FormatUint|FormatBool|Itoa|Sprintf|Sprint|Now|Format|NewString|New)$/;

function hasEffects(value: Value): boolean {
  let found = false;
  visitValues([{ kind: 'expression', value, range: value.range }], (inner) => {
    found ||= inner.kind === 'function' || (inner.kind === 'call' && !READING.test(calledName(inner)));
  });
  return found;
}

function namesWithin(facts: FileFacts, range: Range): ReadonlySet<string> {
  const names = new Set<string>();
  visitValues(facts.body, (value) => {
    if (value.kind === 'name' && contains(range, value.range)) names.add(value.name);
  });
  return names;
}

function innermost(facts: FileFacts, range: Range): FunctionFacts | undefined {
  return functionsIn(facts.body)
    .filter(({ bodyRange }) => contains(bodyRange, range))
    .sort((left, right) => left.bodyRange[0] - right.bodyRange[0])
    .at(0);
}

type Bind = Extract<Statement, { readonly kind: 'bind' }>;

function declarationOf(name: string, owner: FunctionFacts): Bind | undefined {
  let found: Bind | undefined;
  const targetsName = ({ target }: Bind): boolean =>
    (target.kind === 'name' && target.name === name) ||
    (target.kind === 'list' && target.items.some((item) => item?.kind === 'name' && item.name === name));
  const look = (body: readonly Statement[]): void =>
    visitStatements(body, (statement) => {
      if (statement.kind === 'bind' && statement.declares && targetsName(statement)) found ??= statement;
    });
  look(owner.body);
  for (const inner of functionsIn(owner.body)) look(inner.body);
  return found;
}

function isOfLoop(name: string, owner: FunctionFacts): boolean {
  let found = false;
  const isNamed = (pattern: Pattern | undefined): boolean => pattern?.kind === 'name' && pattern.name === name;
  for (const { body } of [owner, ...functionsIn(owner.body)])
    visitStatements(body, (statement) => {
      if (statement.kind === 'loop') found ||= isNamed(statement.key) || isNamed(statement.item);
    });
  return found;
}

/** Everything before and behind a function. */
function outside({ range }: FunctionFacts, text: string): readonly Range[] {
  const lines = text.split('\n').length;
  return [
    [0, 0, range[0], range[1]],
    [range[2], range[3], lines, 0],
  ];
}

function countIn(text: string, pattern: RegExp, without: readonly Range[]): number {
  const starts = lineStarts(text);
  const at = (line: number, column: number): number => (starts[line] ?? text.length) + column;
  const spans = without.map(
    ([line, column, endLine, endColumn]) => [at(line, column), at(endLine, endColumn)] as const,
  );
  return [...withoutTexts(text).matchAll(pattern)].filter(
    ({ index }) => !spans.some(([from, to]) => index >= from && index < to),
  ).length;
}

/** Texts and comments of Go blanked out, everything else at its place. */
const withoutTexts = (text: string): string =>
  text.replace(/"(?:\\.|[^"\\\n])*"|`[^`]*`|\/\/[^\n]*|\/\*[^]*?\*\//g, (found) => found.replace(/[^\n]/g, ' '));
