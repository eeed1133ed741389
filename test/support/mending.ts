/** Applies the fix of one finding to a workspace in memory, as a person would, and looks what is left. */
import { expect } from 'vitest';
import { computeFix } from '../../src/analysis/fixes/registry';
import { createLinker } from '../../src/analysis/linker/linker';
import { checkModel, type CheckOptions } from '../../src/analysis/rules/registry';
import { applyEdits } from '../../src/core/edits';
import type { Finding, RuleId, WorkspaceChange } from '../../src/core/finding';
import { memoryTree, type MemoryTree } from './tree';

export const DEFAULT_OPTIONS: CheckOptions = {
  requiredSignals: 'either',
  riskyLabels: [],
  safeLabels: [],
  severities: {},
  directivesOf: () => [],
};

export function findingsOf(tree: MemoryTree, rule?: RuleId): readonly Finding[] {
  return checkModel(createLinker().link(tree), DEFAULT_OPTIONS).filter(
    (one) => rule === undefined || one.rule === rule,
  );
}

export interface Mended {
  readonly change: WorkspaceChange;
  readonly tree: MemoryTree;
  /** The files that the fix changed, as they are now. */
  readonly texts: Readonly<Record<string, string>>;
}

/** The first finding of the rule, mended; it is gone then, and every file still parses. Undefined where no fix applies. */
export async function mend(files: Readonly<Record<string, string>>, rule: RuleId): Promise<Mended | undefined> {
  const tree = await memoryTree(files);
  const [finding] = findingsOf(tree, rule);
  if (!finding) throw new Error(`${rule} finds nothing`);
  const model = createLinker().link(tree);
  const [change] = (finding.fixes ?? []).flatMap((fix) => computeFix(fix, model, tree) ?? []);
  if (!change) return undefined;
  const texts: Record<string, string> = {};
  for (const [file, edits] of change.edits) {
    texts[file] = applyEdits(tree.text(file) ?? '', edits);
    tree.write(file, texts[file]);
    expect(tree.facts(file)?.hasSyntaxErrors ?? false).toBe(false);
  }
  const isSame = (other: Finding): boolean => other.message === finding.message;
  expect(findingsOf(tree, rule).filter(isSame).length).toBeLessThan(1);
  return { change, tree, texts };
}
