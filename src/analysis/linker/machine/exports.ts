/** What a file of TypeScript or JavaScript exports, and where it stands. */
import { contains, type Location } from '../../../core/range';
import type { FileFacts, Statement } from '../../facts';

type Export = Extract<Statement, { kind: 'export' }>;
type Declared = Extract<Statement, { kind: 'function' | 'bind' }>;

/** Where a name is exported: by its own statement, else by the first that exports all of another module. */
export function exportPlace(file: string, { body }: FileFacts, name: string): Location | undefined {
  const statements = body.filter(isExport);
  const own = statements.find(({ bindings }) => bindings.some((one) => one.kind !== 'star' && one.name === name));
  const found = own ?? statements.find(({ bindings }) => bindings.some(({ kind }) => kind === 'star'));
  return found && { file, range: found.range };
}

/** What a file both declares and exports. */
export interface OwnExport {
  /** As others see it. */
  readonly name: string;
  /** As the file itself calls it. */
  readonly local: string;
  readonly statement: Export;
  readonly declared: Declared;
  /** It is named in a list, `export { handler as GET }`, and declared elsewhere. */
  readonly isListed: boolean;
}

/** Undefined where it comes from another file, or from a pattern that takes several things apart. */
export function ownExport({ body }: FileFacts, name: string): OwnExport | undefined {
  for (const statement of body.filter(isExport)) {
    const binding = statement.bindings.find((one) => one.kind === 'named' && one.name === name);
    if (statement.source !== undefined || binding?.kind !== 'named') continue;
    const { local } = binding;
    const [declared, ...others] = body.filter((one): one is Declared => declares(one, local));
    if (!declared || others.length > 0) return undefined;
    return { name, local, statement, declared, isListed: !contains(statement.range, declared.range) };
  }
  return undefined;
}

const isExport = (statement: Statement): statement is Export => statement.kind === 'export';

function declares(statement: Statement, local: string): boolean {
  if (statement.kind === 'function') return statement.function.name === local;
  return statement.kind === 'bind' && statement.target.kind === 'name' && statement.target.name === local;
}
