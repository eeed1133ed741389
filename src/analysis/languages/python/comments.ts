/** Comments that mean something. */
import type { Directive } from '../../facts';
import { startsLine } from '../positions';
import type { Lowering } from './lowering';
import type { SyntaxNode } from './syntaxTree';

const DIRECTIVE = /^redline-ignore\b/;

export function directivesIn(comments: readonly SyntaxNode[], lowering: Lowering, source: string): Directive[] {
  return comments.flatMap((comment) => {
    const text = lowering.textOf(comment).replace(/^#+/, '').trim();
    if (!DIRECTIVE.test(text)) return [];
    return [{ text, range: lowering.rangeOf(comment), standsAlone: startsLine(source, comment.start) }];
  });
}

/** Generators say so at the top of what they write: protoc, the OpenAPI generator, and everybody who follows Go's convention. */
const GENERATED = /@generated\b|\bgenerated\b.*\bdo not (?:edit|modify)\b|\bdo not (?:edit|modify)\b.*\bgenerated\b/i;
/** They say so within the first thirty lines. */
export const LAST_GENERATED = 29;

/** The line of the first comment that says so. */
export function firstGenerated(comments: readonly SyntaxNode[], lowering: Lowering): number | undefined {
  const found = comments.find((comment) => GENERATED.test(lowering.textOf(comment)));
  return found && lowering.rangeOf(found)[0];
}
