import type { Node } from 'web-tree-sitter';
import type { FileFacts } from '../facts';

export function lowerPython(root: Node, _text: string): FileFacts {
  return {
    language: 'python',
    body: [],
    imports: [],
    directives: [],
    generated: false,
    hasSyntaxErrors: root.hasError,
  };
}
