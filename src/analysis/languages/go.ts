import type { Node } from 'web-tree-sitter';
import type { FileFacts } from '../facts';

export function lowerGo(root: Node, _text: string): FileFacts {
  return {
    language: 'go',
    body: [],
    imports: [],
    directives: [],
    generated: false,
    hasSyntaxErrors: root.hasError,
  };
}
