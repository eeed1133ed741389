/** The edits that end a span, or tell it of an error; only where they are certain to compile and to do what is meant. */
import { compareRanges, contains, type Range, type TextEdit } from '../../../core/range';
import { styleOf } from '../../fixes/textStyle';
import type { FileFacts, Language, Statement } from '../../facts';
import { indentBefore, lineBelow, lineEndOf, linesBefore } from '../placing';
import { visitStatements, visitValues } from '../visit';
import type { HeldSpan } from './held';
import type { UnrecordedError } from './unrecorded';

/**
 * Go: `defer span.End()` below the start covers every way out. Elsewhere the span is ended before each way out that leaves it open. A
 * span that a loop starts anew must not wait for the function's end.
 */
export function endEdits(
  held: HeldSpan,
  open: readonly Range[],
  { location, language }: { readonly location: Range; readonly language: Language },
  text: string,
): readonly TextEdit[] {
  const { name, start, body, isManaged } = held;
  if (name === undefined || name === '_' || isManaged || (start && isInLoop(body, start))) return [];
  if (language !== 'go') return endBefore(held, name, open, { location, language }, text);
  if (!start) return [];
  const [line, , endLine, endColumn] = start.range;
  const indent = indentBefore(start, text);
  if (indent === undefined || line !== endLine) return [];
  return [{ range: [endLine, endColumn, endLine, endColumn], text: `${lineEndOf(text)}${indent}defer ${name}.End()` }];
}

function endBefore(
  { body }: HeldSpan,
  name: string,
  open: readonly Range[],
  { location, language }: { readonly location: Range; readonly language: Language },
  text: string,
): readonly TextEdit[] {
  const line = `${name}.end()${language === 'typescript' ? styleOf(text).semicolon : ''}`;
  const edits = open.map((range) => {
    const last = body.at(-1);
    if (compareRanges(range, location) === 0) return last && lineBelow(last, line, text);
    const leaving = statementAt(body, range);
    return leaving && !doesWork(leaving) ? linesBefore(leaving, [line], language, text) : undefined;
  });
  const certain = edits.flatMap((edit) => edit ?? []);
  return certain.length === edits.length ? certain : [];
}

function statementAt(body: readonly Statement[], range: Range): Statement | undefined {
  let found: Statement | undefined;
  visitStatements(body, (statement) => {
    if (compareRanges(statement.range, range) === 0) found = statement;
  });
  return found;
}

/** `return await load()` takes its time inside the span. What is thrown is only made. */
function doesWork(statement: Statement): boolean {
  if (statement.kind !== 'return') return false;
  let found = false;
  visitValues([statement], ({ kind }) => {
    found ||= kind === 'call';
  });
  return found;
}

function isInLoop(body: readonly Statement[], start: Statement): boolean {
  let found = false;
  visitStatements(body, (statement) => {
    found ||= statement.kind === 'loop' && contains(statement.range, start.range);
  });
  return found;
}

/** How each language says it, with the name that it needs from the tracing library. */
const RECORDING: Readonly<
  Record<Language, { readonly lines: (span: string, error: string, code: string) => readonly string[] }>
> = {
  go: {
    lines: (span, error, codes) => [
      `${span}.RecordError(${error})`,
      `${span}.SetStatus(${codes}.Error, ${error}.Error())`,
    ],
  },
  python: {
    lines: (span, error, status) => [`${span}.record_exception(${error})`, `${span}.set_status(${status}.ERROR)`],
  },
  typescript: {
    // What is thrown may be anything, and the compiler knows.
    lines: (span, error, status) => [
      `${span}.recordException(${error} instanceof Error ? ${error} : String(${error}));`,
      `${span}.setStatus({ code: ${status}.ERROR });`,
    ],
  },
};

/** Before the handler's first statement, with the import that it needs. */
export function recordEdits(
  { name, body }: HeldSpan,
  { range, error: known, before }: UnrecordedError,
  facts: FileFacts,
  text: string,
): readonly TextEdit[] {
  const naming = known === undefined && facts.language === 'python' ? nameCaught(range, body, text) : undefined;
  const error = known ?? naming?.name;
  if (name === undefined || name === '_' || error === undefined || !before) return [];
  const indent = indentBefore(before, text);
  const needed = neededName(facts, text);
  if (indent === undefined || !needed) return [];
  const [line] = before.range;
  const { semicolon } = styleOf(text);
  const lines = RECORDING[facts.language].lines(name, error, needed.name).map((one) => one.replace(/;$/, semicolon));
  return [
    ...needed.edits,
    ...(naming?.edits ?? []),
    { range: [line, 0, line, 0], text: lines.map((one) => `${indent}${one}${lineEndOf(text)}`).join('') },
  ];
}

/** Python: `except Exception:` with a name for what it catches, one that the function does not use yet. A bare `except:` is left alone. */
function nameCaught([line]: Range, body: readonly Statement[], text: string): NeededName | undefined {
  const lines = text.split(/\r?\n/);
  const around = lines.slice(body[0]?.range[0], (body.at(-1)?.range[2] ?? line) + 1).join('\n');
  const header = /^\s*except\s+(?:[\w.]+|\([\w., ]+\))(?=\s*:\s*(?:#.*)?$)/.exec(lines[line] ?? '')?.[0];
  const name = CAUGHT.find((one) => !new RegExp(`(?<![.\\w])${one}\\b`).test(around));
  if (header === undefined || name === undefined) return undefined;
  return { name, edits: [{ range: [line, header.length, line, header.length], text: ` as ${name}` }] };
}

const CAUGHT = ['error', 'exception', 'caught_error'];

interface NeededName {
  readonly name: string;
  readonly edits: readonly TextEdit[];
}

const OTEL_CODES = 'go.opentelemetry.io/otel/codes';

/** The name as the file has it already, or with an import beside the library's other ones; undefined where none of these is there. */
function neededName(facts: FileFacts, text: string): NeededName | undefined {
  const imports = facts.body.filter((statement) => statement.kind === 'import');
  if (facts.language === 'go') {
    const own = imports.find(({ source }) => source === OTEL_CODES)?.bindings[0];
    if (own?.kind === 'namespace') return { name: own.local, edits: [] };
    const [near] = imports.filter(({ source }) => source.startsWith('go.opentelemetry.io/otel'));
    const indent = near && /^[\t ]+(?=")/.exec(text.split('\n')[near.range[0]] ?? '')?.[0];
    // In a block of imports only, and under another name where gRPC's codes are.
    if (!near || indent === undefined) return undefined;
    const isTaken = imports.some(({ source }) => /\/codes$/.test(source));
    const spec = `${indent}${isTaken ? 'otelcodes ' : ''}"${OTEL_CODES}"${lineEndOf(text)}`;
    const line = near.range[0] + 1;
    return { name: isTaken ? 'otelcodes' : 'codes', edits: [{ range: [line, 0, line, 0], text: spec }] };
  }
  const [wanted, library] =
    facts.language === 'python' ? ['StatusCode', 'opentelemetry.trace'] : ['SpanStatusCode', '@opentelemetry/api'];
  for (const { bindings } of imports)
    for (const binding of bindings)
      if (binding.kind === 'named' && binding.name === wanted) return { name: binding.local, edits: [] };
  const near = imports.find(
    ({ source, range }) => source.startsWith(facts.language === 'python' ? 'opentelemetry' : library) && range[1] === 0,
  );
  if (!near) return undefined;
  const joined = joinedTo(library, wanted, facts, text);
  if (joined) return { name: wanted, edits: [joined] };
  const quote = /from\s+"/.test(text) ? '"' : "'";
  const line = near.range[2] + 1;
  const statement =
    facts.language === 'python'
      ? `from ${library} import ${wanted}`
      : `import { ${wanted} } from ${quote}${library}${quote}${styleOf(text).semicolon}`;
  // A file that requires its modules is left alone: how it does so differs too much.
  if (facts.language === 'typescript' && !/^import\b/.test(text.split('\n')[near.range[0]] ?? '')) return undefined;
  return { name: wanted, edits: [{ range: [line, 0, line, 0], text: `${statement}${lineEndOf(text)}` }] };
}

/** Columns that Prettier and Black leave on a line. */
const WIDTH = { python: 88, typescript: 80 } as const;

/** What is imported from the library already gets one name more, where it stands on one line and fits there. */
function joinedTo(library: string, wanted: string, facts: FileFacts, text: string): TextEdit | undefined {
  const { language } = facts;
  if (language === 'go') return undefined;
  for (const statement of facts.body) {
    if (statement.kind !== 'import' || statement.source !== library || statement.typesOnly) continue;
    const [line, column, end] = statement.range;
    const written = line === end && column === 0 ? (text.split(/\r?\n/)[line] ?? '') : '';
    const before =
      language === 'python'
        ? /^from\s+[\w.]+\s+import\s+\w[\w, ]*\w$/.exec(written)?.[0]
        : /^import\s*\{[^}]*\w(?=\s*\}\s*from\b)/.exec(written)?.[0];
    if (before === undefined || written.length + wanted.length + 2 > WIDTH[language]) continue;
    return { range: [line, before.length, line, before.length], text: `, ${wanted}` };
  }
  return undefined;
}
