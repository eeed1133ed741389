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
const LINES_READ = 30;

export function isGenerated(comments: readonly SyntaxNode[], lowering: Lowering): boolean {
  return comments.some(
    (comment) => lowering.rangeOf(comment)[0] < LINES_READ && GENERATED.test(lowering.textOf(comment)),
  );
}
