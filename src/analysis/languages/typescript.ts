/** TypeScript, TSX and JavaScript: syntax tree to facts. */
import type { Node } from 'web-tree-sitter';
import type { FileFacts } from '../facts';
import { lowerClass } from './typescript/classes';
import { directivesOf, isGenerated } from './typescript/directives';
import { lowerDecorators, lowerFunction, lowerParameters } from './typescript/functions';
import { type Lowering, SourceText } from './typescript/lowering';
import { lowerPattern } from './typescript/patterns';
import { lowerStatements } from './typescript/statements';
import { readTree } from './typescript/tree';
import { lowerType } from './typescript/types';
import { lowerValue } from './typescript/values';

/** Lowers a whole file. `root` is the tree of `text` by the `typescript` or the `tsx` grammar. Never throws. */
export function lowerTypeScript(root: Node, text: string): FileFacts {
  const tree = readTree(root);
  const source = new SourceText(text);
  const lowering = createLowering(source);
  return {
    language: 'typescript',
    body: lowerStatements(tree.root.children, lowering),
    imports: lowering.imports,
    directives: directivesOf(tree.comments, source),
    generated: isGenerated(tree.comments, source),
    hasSyntaxErrors: root.hasError,
  };
}

function createLowering(source: SourceText): Lowering {
  const lowering: Lowering = {
    source,
    imports: [],
    hoisted: [],
    value: (node) => lowerValue(node, lowering),
    pattern: (node) => lowerPattern(node, lowering),
    type: (node) => lowerType(node, lowering),
    statements: (nodes) => lowerStatements(nodes, lowering),
    function: (node, decorators = []) => lowerFunction(node, decorators, lowering),
    parameters: (node) => lowerParameters(node, lowering),
    class: (node, decorators = []) => lowerClass(node, decorators, lowering),
    decorators: (nodes) => lowerDecorators(nodes, lowering),
  };
  return lowering;
}
