/** Middleware that an application uses before all else, right after it is made. */
import type { TextEdit } from '../../../core/range';
import { DEFAULT_EXPORT, type FileFacts, type Statement, type Value } from '../../facts';
import { functionsIn, visitStatements, visitValues } from '../../linker/visit';
import { indentOfLine, styleOf } from '../textStyle';
import type { Middleware } from './nodeFlavours';

/** Uses it; undefined where the file makes no such application and binds it to a name. */
export function useMiddleware(middleware: Middleware, facts: FileFacts, text: string): TextEdit | undefined {
  const made: { readonly name: string; readonly line: number; readonly start: number }[] = [];
  const look = (statement: Statement): void => {
    if (statement.kind !== 'bind' || statement.target.kind !== 'name' || !statement.value) return;
    if (!isMade(statement.value, middleware.application)) return;
    made.push({ name: statement.target.name, line: statement.range[2], start: statement.range[0] });
  };
  for (const body of [facts.body, ...functionsIn(facts.body).map((one) => one.body)]) visitStatements(body, look);
  const served = made.find(({ name }) => isServed(name, facts)) ?? made[0];
  if (!served) return undefined;
  const { quote, semicolon, lineEnd } = styleOf(text);
  const use = `${indentOfLine(text, served.start)}${served.name}.${middleware.use(quote)}${semicolon}${lineEnd}`;
  return { range: [served.line + 1, 0, served.line + 1, 0], text: use };
}

/** `new Hono()` and what follows in a chain, `NestFactory.create(…)`. */
function isMade(value: Value, application: RegExp): boolean {
  if (value.kind === 'typed') return isMade(value.value, application);
  if (value.kind === 'member') return isMade(value.object, application);
  return value.kind === 'call' && (application.test(pathOf(value.callee)) || isMade(value.callee, application));
}

function pathOf(value: Value): string {
  if (value.kind === 'name') return value.name;
  return value.kind === 'member' ? `${pathOf(value.object)}.${value.name}` : '';
}

/** `app.fetch`, `serve(app)`, `app.listen()`, `export default app`: other applications are mounted in that one. */
function isServed(name: string, facts: FileFacts): boolean {
  const isName = (value: Value | undefined): boolean => value?.kind === 'name' && value.name === name;
  let found = facts.body.some(
    (statement) =>
      statement.kind === 'bind' &&
      statement.target.kind === 'name' &&
      statement.target.name === DEFAULT_EXPORT &&
      isName(statement.value),
  );
  visitValues(facts.body, (value) => {
    if (value.kind === 'member') found ||= /^(?:fetch|listen)$/.test(value.name) && isName(value.object);
    if (value.kind === 'call' && pathOf(value.callee) === 'serve')
      found ||= value.arguments.some((argument) => isName(argument.value));
  });
  return found;
}
