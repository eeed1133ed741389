import type { Node } from 'web-tree-sitter';
import type { FileFacts } from '../facts';

export function lowerTypeScript(root: Node, _text: string): FileFacts {
  return {
    language: 'typescript',
    body: [],
    imports: [],
    directives: [],
    generated: false,
    hasSyntaxErrors: root.hasError,
  };
}
