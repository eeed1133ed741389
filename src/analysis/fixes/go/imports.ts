/** An import that a fix adds to a Go file: into the group of what comes from elsewhere, in the order that gofmt keeps. */
import type { TextEdit } from '../../../core/range';
import type { FileFacts, Statement } from '../../facts';

type Import = Extract<Statement, { kind: 'import' }>;

/** None when it is there. Undefined when the file has no import at all: it cannot make the call that the fix changes. */
export function importEdits(facts: FileFacts, text: string, path: string): readonly TextEdit[] | undefined {
  const imports = facts.body.filter((statement): statement is Import => statement.kind === 'import');
  if (imports.some(({ source }) => source === path)) return [];
  const last = imports.at(-1);
  if (!last) return undefined;
  const lines = text.split(/\r?\n/);
  const alone = imports.length === 1 ? /^import\s+(\S.*)$/.exec(lines[last.range[0]] ?? '')?.[1] : undefined;
  if (alone !== undefined && alone !== '(') return [asBlock(last.range[0], lines, alone, path)];
  if (/^import\b/.test(lines[last.range[0]] ?? '')) return [below(last, `import "${path}"`, '\n')];
  const outside = groupsOf(imports.filter(({ range }) => !/^import\b/.test(lines[range[0]] ?? ''))).filter((group) =>
    group.some(({ source }) => isOutside(source)),
  );
  const own = outside.find((one) => one.some(({ source }) => isNear(source, path)));
  const group = own ?? outside.find((one) => !one.some(({ source }) => !isOutside(source))) ?? outside[0];
  if (!group) return [below(last, `\t"${path}"`, '\n\n')];
  const next = group.find(({ source }) => source > path);
  if (next) return [{ range: [next.range[0], 0, next.range[0], 0], text: `\t"${path}"\n` }];
  const end = group.at(-1);
  return end && [below(end, `\t"${path}"`, '\n')];
}

/** An import on a line of its own becomes a list, as goimports makes it. */
function asBlock(line: number, lines: readonly string[], alone: string, path: string): TextEdit {
  const source = /"([^"]*)"/.exec(alone)?.[1] ?? '';
  const gap = isOutside(source) ? '\n' : '\n\n';
  return {
    range: [line, 0, line, (lines[line] ?? '').length],
    text: `import (\n\t${alone}${gap}\t"${path}"\n)`,
  };
}

/** The name by which the file knows a package, whatever its major version; undefined where it does not import it. */
export function importedAs(
  facts: FileFacts,
  path: string,
): { readonly local: string; readonly source: string } | undefined {
  for (const statement of facts.body) {
    if (statement.kind !== 'import' || statement.source.replace(/\/v\d+$/, '') !== path) continue;
    const [binding] = statement.bindings;
    if (binding?.kind === 'namespace') return { local: binding.local, source: statement.source };
  }
  return undefined;
}

/** Of the same module, or of the same owner: those stand together where a file keeps groups. */
const isNear = (left: string, right: string): boolean =>
  left.split('/').slice(0, 2).join('/') === right.split('/').slice(0, 2).join('/');

/** Packages of the standard library have no dot in their first part. */
const isOutside = (source: string): boolean => (source.split('/')[0] ?? '').includes('.');

/** Imports on lines without a gap between them. */
function groupsOf(imports: readonly Import[]): readonly (readonly Import[])[] {
  const groups: Import[][] = [];
  for (const one of imports) {
    const current = groups.at(-1);
    const before = current?.at(-1);
    if (current && before && one.range[0] - before.range[2] <= 1) current.push(one);
    else groups.push([one]);
  }
  return groups;
}

const below = ({ range }: Import, line: string, gap: string): TextEdit => ({
  range: [range[2], range[3], range[2], range[3]],
  text: `${gap}${line}`,
});
