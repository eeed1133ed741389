/** Import statements. */
import type { ImportBinding, Statement } from '../../facts';
import type { Lowering } from './lowering';
import { child, childOfType, childrenIn, optionalChild, type SyntaxNode } from './syntaxTree';

/** `import a.b, c as d`: one statement each. */
export function lowerImport(node: SyntaxNode, lowering: Lowering): Statement[] {
  return childrenIn(node, 'name').map((imported) => {
    const module = imported.type === 'aliased_import' ? child(imported, 'name') : imported;
    const source = dotted(module, lowering);
    const alias = optionalChild(imported, 'alias');
    lowering.imports.push({ source, range: lowering.rangeOf(module) });
    return {
      kind: 'import',
      source,
      bindings: [moduleBinding(source, alias, lowering)],
      range: lowering.rangeOf(node),
    };
  });
}

function moduleBinding(source: string, alias: SyntaxNode | undefined, lowering: Lowering): ImportBinding {
  if (alias) return { kind: 'namespace', local: lowering.textOf(alias) };
  const [top = source, ...rest] = source.split('.');
  return { kind: rest.length > 0 ? 'package' : 'namespace', local: top };
}

/** `from m import a, b as c`, `from .m import *`, `from __future__ import annotations`. */
export function lowerImportFrom(node: SyntaxNode, lowering: Lowering): Statement[] {
  const module = optionalChild(node, 'module_name');
  const source = module ? dotted(module, lowering) : '__future__';
  lowering.imports.push({ source, range: lowering.rangeOf(module ?? node) });
  const bindings: ImportBinding[] = childOfType(node, 'wildcard_import')
    ? [{ kind: 'star' }]
    : childrenIn(node, 'name').map((imported) => namedBinding(imported, lowering));
  return [{ kind: 'import', source, bindings, range: lowering.rangeOf(node) }];
}

function namedBinding(imported: SyntaxNode, lowering: Lowering): ImportBinding {
  if (imported.type !== 'aliased_import') {
    const name = dotted(imported, lowering);
    return { kind: 'named', name, local: name };
  }
  return {
    kind: 'named',
    name: dotted(child(imported, 'name'), lowering),
    local: lowering.textOf(child(imported, 'alias')),
  };
}

/** A module's name may be written with spaces and over continued lines. */
function dotted(node: SyntaxNode, lowering: Lowering): string {
  return lowering.textOf(node).replace(/\\\r?\n|\s+/g, '');
}
