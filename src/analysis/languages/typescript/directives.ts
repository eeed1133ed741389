/** Comments that mean something to the engine. */
import type { Directive } from '../../facts';
import { startsLine } from '../positions';
import type { SourceText } from './lowering';
import type { Syntax } from './tree';

const DIRECTIVE = /\bredline-ignore\b/;
/** What code generators write, in every language. */
const GENERATED = /@generated\b|Code generated .* DO NOT EDIT/;

/** Directives in the order of the text. */
export function directivesOf(comments: readonly Syntax[], source: SourceText): Directive[] {
  return comments.flatMap((comment) => {
    const text = source.of(comment);
    return DIRECTIVE.test(text)
      ? [
          {
            text: withoutMarker(text),
            range: source.range(comment),
            standsAlone: startsLine(source.text, comment.start),
          },
        ]
      : [];
  });
}

/** The line of the first comment that says that the file was generated. */
export function firstGenerated(comments: readonly Syntax[], source: SourceText): number | undefined {
  const found = comments.find((comment) => GENERATED.test(source.of(comment)));
  return found && source.range(found)[0];
}

function withoutMarker(comment: string): string {
  return comment
    .replace(/^\/\/+|^\/\*+|\*+\/$|^<!--/g, '')
    .replace(/^\s*\*/gm, '')
    .trim();
}
