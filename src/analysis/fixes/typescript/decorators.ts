/** NestJS: a decorator above the method that handles the route. */
import { functionsIn } from '../../linker/visit';
import { indentOfLine, sliceOf, styleOf } from '../textStyle';
import { addToImport } from './bringIn';
import type { Helper, Place, RegistrationFile } from './helper';

const DECORATOR = 'UseInterceptors';
const NEST = '@nestjs/common';

/** Undefined where the method is elsewhere, has the decorator already, or where nothing is imported from NestJS by name. */
export function asDecorator(
  { name }: Helper,
  { route, facts, text, width }: RegistrationFile,
  argument: string,
): Place | undefined {
  const { body } = route.handler;
  if (!body || route.handler.location?.file !== route.declaration.file) return undefined;
  const handler = functionsIn(facts.body).find((candidate) => candidate.bodyRange.join() === body.range.join());
  const [first] = handler?.decorators ?? [];
  if (!handler || !first || handler.decorators.some(({ value }) => sliceOf(text, value.range).includes(`${name}(`)))
    return undefined;
  const bringing = addToImport(DECORATOR, NEST, { facts, text, width });
  if (!bringing) return undefined;
  const line = first.range[0];
  const decorator = `${indentOfLine(text, line)}@${DECORATOR}(${name}(${argument}))${styleOf(text).lineEnd}`;
  return { line, edits: [...bringing, { range: [line, 0, line, 0], text: decorator }] };
}
