/** `redline fix <folder>`: applies quick fixes, or prints what they would change. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { computeFix } from '../analysis/fixes/registry';
import { FIX_IDS, type Finding } from '../core/finding';
import { applyEdits } from '../core/edits';
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
    const before = new Map<string, string>();
    const notes = new Set<string>();
    let count = 0;
    // One at a time: the next fix sees what the last one wrote, so that helpers are made once.
    for (let rounds = 0; rounds < 1_000; rounds += 1) {
      const finding = project
        .findings(settings)
        .find((candidate) => isWanted(candidate, args) && changeOf(candidate, args, project) !== undefined);
      const change = finding && changeOf(finding, args, project);
      if (!change) break;
      for (const [file, edits] of change.edits) {
        const text = project.tree.text(file) ?? '';
        if (!before.has(file)) before.set(file, text);
        project.tree.setDocument(file, applyEdits(text, edits));
        project.touch([file]);
      }
      if (change.note !== undefined) notes.add(change.note);
      count += 1;
    }
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
function changeOf({ fixes = [] }: Finding, args: ParsedArguments, project: Project): ReturnType<typeof computeFix> {
  const wanted = args.text('fix');
  // Of edits that a rule offers the first that applies; one instrumentation does not stand for another.
  const preferred = fixes[0]?.id === 'rewrite' ? fixes : fixes.slice(0, 1);
  const requests = wanted === undefined ? preferred : fixes.filter(({ id }) => id === wanted);
  for (const request of requests) {
    const change = computeFix(request, project.model(), project.tree);
    if (change) return change;
  }
  return undefined;
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
    if (args.flag('dry-run')) terminal.print(unifiedDiff(file, text, after));
    else writeFileSync(join(project.folder, file), after);
  }
}
