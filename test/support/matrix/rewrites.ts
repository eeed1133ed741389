/** Fixes that rules write themselves: which there are in the rules' fixtures, and the projects that prove them. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { computeFix } from '../../../src/analysis/fixes/registry';
import { createLinker } from '../../../src/analysis/linker/linker';
import { languageOf } from '../../../src/analysis/sourceFiles';
import { RULE_IDS, type Finding, type RuleId } from '../../../src/core/finding';
import { foldersIn } from '../fixtures';
import { findingsOf } from '../mending';
import { folderTree, type MemoryTree } from '../tree';
import type { Cell, MatrixLanguage } from './cells';
import { FIXTURES } from './discovered';

export interface RuleProject {
  readonly rule: RuleId;
  readonly name: string;
  readonly source: string;
  readonly language: MatrixLanguage;
  /** Titles of the fixes that are taken, and of all that are offered, without what differs between findings. */
  readonly taken: readonly string[];
  readonly offered: readonly string[];
}

/** `Drop the label “user_id”` is `Drop the label …`. */
const kindOf = (title: string): string =>
  title
    .replace(/“[^”]*”/, '…')
    .replace(/^(Rename to|Ask for|Aggregate both sides with|Keep|Select by|Take|Widen to) .*/, '$1 …');

const FOLDERS = ['go', 'node', 'python'].map((language) => join(FIXTURES, 'fixes', 'rules', language));

/** The fixtures of each rule, and beside them what is compiled only: more frameworks, and what a fix leaves behind. */
function sources(): readonly { readonly rule: RuleId; readonly name: string; readonly source: string }[] {
  return RULE_IDS.flatMap((rule) => [
    ...foldersIn(join(FIXTURES, 'rules', rule)).map((source) => ({ rule, name: named(rule, source), source })),
    ...FOLDERS.map((folder) => ({ rule, name: `${rule}, more`, source: join(folder, rule) })).filter(({ source }) =>
      existsSync(source),
    ),
  ]);
}

/** `go-otel` is what the rule has beside `go`. */
const named = (rule: RuleId, source: string): string => [rule, ...basename(source).split('-').slice(1)].join(', ');

async function projectOf(one: ReturnType<typeof sources>[number]): Promise<readonly RuleProject[]> {
  const tree = await folderTree(one.source);
  const findings = findingsOf(tree, one.rule);
  const titles = (finding: Finding): string[] =>
    (finding.fixes ?? []).flatMap((fix) => (fix.id === 'rewrite' ? [kindOf(fix.title)] : []));
  const offered = [...new Set(findings.flatMap(titles))];
  if (offered.length === 0) return [];
  const taken = [...new Set(findings.flatMap((finding) => titles(finding).slice(0, 1)))];
  return [{ ...one, language: languageOfEdits(findings, tree), taken, offered }];
}

/** A finding in a program may be mended in the configuration beside it. */
function languageOfEdits(findings: readonly Finding[], tree: MemoryTree): MatrixLanguage {
  const model = createLinker().link(tree);
  const changed = findings
    .flatMap(({ fixes = [] }) => fixes.flatMap((fix) => computeFix(fix, model, tree) ?? []))
    .flatMap(({ edits }) => [...edits.keys()]);
  return changed.flatMap((file) => languageOf(file) ?? [])[0] ?? 'yaml';
}

export async function ruleProjects(): Promise<readonly RuleProject[]> {
  return (await Promise.all(sources().map(projectOf))).flat();
}

/** A fix is the same one whichever rule offers it. */
export const cellsOf = ({ language }: RuleProject, fixes: readonly string[]): readonly Cell[] =>
  fixes.map((fix) => ({ language, subject: 'rules', fix }));
