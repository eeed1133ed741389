/** Where a Go program makes the application that all its requests go through. */
import type { Range } from '../../../core/range';
import type { FileFacts, FunctionFacts, Statement } from '../../facts';
import { functionsIn, visitStatements } from '../../linker/visit';
import { isTestFile } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { importedAs } from '../go/imports';
import { sliceOf } from '../textStyle';
import type { GoLibrary } from './goLibraries';

export interface MadeApplication {
  readonly file: string;
  readonly facts: FileFacts;
  readonly text: string;
  /** As it is written: `router`, `s.engine`. */
  readonly name: string;
  /** The statement that makes it. */
  readonly range: Range;
  /** Import path of the framework, with its version. */
  readonly source: string;
  /** The function that makes it also serves it. */
  readonly isServed: boolean;
}

/** The only one that the service makes, or the only one that is served where it is made: routers within routers are parts of it. */
export function madeApplication(
  files: readonly string[],
  tree: SourceTree,
  library: GoLibrary,
): MadeApplication | undefined {
  const made = files
    .filter((file) => file.endsWith('.go') && !isTestFile(file))
    .flatMap((file) => {
      const facts = tree.mentions(file, new RegExp(library.framework)) ? tree.facts(file) : undefined;
      const text = tree.text(file);
      return facts && text !== undefined ? applicationsIn(file, facts, text, library) : [];
    });
  const served = made.filter(({ isServed }) => isServed);
  const [only, ...more] = served.length > 0 ? served : made;
  return more.length === 0 ? only : undefined;
}

function applicationsIn(file: string, facts: FileFacts, text: string, library: GoLibrary): MadeApplication[] {
  const framework = importedAs(facts, library.framework);
  if (!framework || facts.generated) return [];
  return functionsIn(facts.body).flatMap((within) =>
    bindingsIn(within).flatMap((statement): MadeApplication[] => {
      if (!makes(statement, framework.local, library)) return [];
      const name = sliceOf(text, statement.target.range);
      const isServed = serves(name, sliceOf(text, within.bodyRange));
      return [{ file, facts, text, name, range: statement.range, source: framework.source, isServed }];
    }),
  );
}

type Binding = Extract<Statement, { kind: 'bind' }>;

function bindingsIn({ body }: FunctionFacts): readonly Binding[] {
  const found: Binding[] = [];
  visitStatements(body, (statement) => {
    if (statement.kind === 'bind') found.push(statement);
  });
  return found;
}

function makes({ target, value }: Binding, local: string, { constructors }: GoLibrary): boolean {
  if (target.kind !== 'name' && target.kind !== 'member') return false;
  if (value?.kind !== 'call' || value.callee.kind !== 'member' || value.callee.object.kind !== 'name') return false;
  return value.callee.object.name === local && constructors.includes(value.callee.name);
}

function serves(name: string, body: string): boolean {
  const own = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    `\\bListenAndServe(?:TLS)?\\([^\\n]*\\b${own}\\b|\\bHandler:\\s*${own}\\b|\\b${own}\\.(?:Run|Start|Listen)\\w*\\(`,
  ).test(body);
}
