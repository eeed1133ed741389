/** `redline fix <folder>`: applies quick fixes, or prints what they would change. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mendAll, preferredChange } from '../analysis/fixes/mendAll';
import { computeFix } from '../analysis/fixes/registry';
import type { ServiceModel } from '../analysis/model';
import type { SourceTree } from '../analysis/sourceTree';
import { FIX_IDS, type Finding, type WorkspaceChange } from '../core/finding';
import type { Project } from '../server/workspace/project';
import { openProject, type Command, type CommandContext } from './command';
import { unifiedDiff } from './diff';
import type { ParsedArguments } from './arguments';
import { rulesOf, unknownRule } from './ruleOption';

export const fixCommand: Command = {
  name: 'fix',
  usage: 'fix <folder> [--rule id] [--fix id] [--dry-run] [--file f --line n]',
  summary: 'apply quick fixes',
  options: [
    { name: 'rule', kind: 'texts', value: 'id', help: 'only findings of this rule; may be repeated' },
    { name: 'fix', kind: 'text', value: 'id', help: `another fix than the preferred one: ${FIX_IDS.join(', ')}` },
    { name: 'dry-run', kind: 'flag', help: 'print a unified diff and change nothing' },
    { name: 'file', kind: 'text', value: 'file', help: 'only findings in this file' },
    { name: 'line', kind: 'text', value: 'n', help: 'only findings on this line' },
  ],
  async run(args, context) {
    const line = args.text('line');
    const problem =
      line !== undefined && !/^[1-9]\d*$/.test(line)
        ? `--line takes a line number, not “${line}”.`
        : (unknownRule(rulesOf(args)) ?? unknownFix(args.text('fix')));
    if (problem !== undefined) {
      context.terminal.complain(`redline fix: ${problem}`);
      return 2;
    }
    const opened = await openProject(args, fixCommand, context);
    if (!opened) return 2;
    const { project, settings } = opened;
    const mendable = {
      tree: project.tree,
      model: () => project.model(),
      findings: () => project.findings(settings),
      write: (file: string, text: string) => {
        project.tree.setDocument(file, text);
        project.touch([file]);
      },
    };
    const { count, before, notes } = mendAll(mendable, {
      isWanted: (finding) => isWanted(finding, args),
      changeOf: (finding, model, tree) => changeOf(finding, args, model, tree),
    });
    write(project, before, args, context);
    context.terminal.complain(
      count === 0
        ? 'redline fix: nothing to fix.'
        : `redline fix: ${count} fixed${args.flag('dry-run') ? ' (dry run)' : ''}.`,
    );
    for (const note of notes) context.terminal.complain(note);
    return 0;
  },
};

function isWanted(finding: Finding, args: ParsedArguments): boolean {
  const rules = rulesOf(args);
  const file = args.text('file');
  const line = args.text('line');
  if (rules.length > 0 && !rules.includes(finding.rule)) return false;
  if (file !== undefined && finding.location.file !== file.replace(/^\.\//, '')) return false;
  return line === undefined || finding.location.range[0] + 1 === Number(line);
}

/** What the wanted fix of a finding changes; without one that is the preferred. */
function changeOf(
  finding: Finding,
  args: ParsedArguments,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  const wanted = args.text('fix');
  if (wanted === undefined) return preferredChange(finding, model, tree);
  const request = finding.fixes?.find(({ id }) => id === wanted);
  return request && computeFix(request, model, tree);
}

function unknownFix(wanted: string | undefined): string | undefined {
  return wanted === undefined || FIX_IDS.some((id) => id === wanted)
    ? undefined
    : `there is no fix “${wanted}”; fixes are ${FIX_IDS.join(', ')}.`;
}

function write(
  project: Project,
  before: ReadonlyMap<string, string>,
  args: ParsedArguments,
  { terminal }: CommandContext,
): void {
  for (const [file, text] of before) {
    const after = project.tree.text(file) ?? '';
    if (args.flag('dry-run')) {
      terminal.print(unifiedDiff(file, text, after));
      continue;
    }
    const path = join(project.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, after);
  }
}
