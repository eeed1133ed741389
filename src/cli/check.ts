/** `redline check <folder>`: findings as text, JSON or SARIF. */
import { computeFix } from '../analysis/fixes/registry';
import type { Finding, FixRequest, RuleId, Severity } from '../core/finding';
import type { Project } from '../server/workspace/project';
import { newSince, readBaseline, writeBaseline } from './baseline';
import { openProject, type Command, type CommandContext, type ExitCode } from './command';
import { fingerprintsOf, type Fingerprint } from './fingerprint';
import { rulesOf, unknownRule } from './ruleOption';
import { toSarif } from './sarif';

const FORMATS = ['text', 'json', 'sarif'];
const LEVELS: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

export const checkCommand: Command = {
  name: 'check',
  usage: 'check <folder> [--format text|json|sarif] [--rule id] [--fail-on error|warning|info|never] [--baseline file]',
  summary: 'report handlers nobody measures and labels that will blow up',
  options: [
    { name: 'format', kind: 'text', value: 'text|json|sarif', help: 'how to print (text)' },
    { name: 'rule', kind: 'texts', value: 'id', help: 'only this rule; may be repeated' },
    { name: 'fail-on', kind: 'text', value: 'severity', help: 'lowest severity that makes the exit code 1 (error)' },
    { name: 'baseline', kind: 'text', value: 'file', help: 'leave out the findings that are in this file' },
    { name: 'write-baseline', kind: 'text', value: 'file', help: 'write all findings into this file and end with 0' },
  ],
  async run(args, context) {
    const format = args.text('format') ?? 'text';
    const failOn = args.text('fail-on') ?? 'error';
    const rules = rulesOf(args);
    const problem = mistakeIn(format, failOn, rules);
    if (problem !== undefined) {
      context.terminal.complain(`redline check: ${problem}`);
      return 2;
    }
    const baselineFile = args.text('baseline');
    const baseline = baselineFile === undefined ? undefined : readBaseline(baselineFile);
    if (baseline && !baseline.ok) {
      context.terminal.complain(`redline check: ${baseline.problem}`);
      return 2;
    }
    const opened = await openProject(args, checkCommand, context);
    if (!opened) return 2;
    const all = opened.project
      .findings(opened.settings)
      .filter(({ rule }) => rules.length === 0 || rules.includes(rule));
    const prints = fingerprintsOf(all, (file) => opened.project.tree.text(file));
    const written = args.text('write-baseline');
    if (written !== undefined) return writeDown(written, all, prints, context);
    const fresh = baseline && newSince(baseline.baseline, prints);
    const isShown = (_: unknown, index: number): boolean => fresh?.has(index) ?? true;
    const findings = all.filter(isShown);
    const shown = prints.filter(isShown).map(({ here }) => here);
    context.terminal.print(print(format, findings, shown, opened.project));
    return exitCode(findings, failOn);
  },
};

function writeDown(
  file: string,
  findings: readonly Finding[],
  prints: readonly Fingerprint[],
  { terminal }: CommandContext,
): ExitCode {
  try {
    writeBaseline(file, findings, prints);
  } catch {
    terminal.complain(`redline check: ${file} cannot be written; does its folder exist?`);
    return 2;
  }
  terminal.complain(
    `redline check: ${findings.length} findings written to ${file}; pass --baseline ${file} to see only new ones.`,
  );
  return 0;
}

function mistakeIn(format: string, failOn: string, rules: readonly string[]): string | undefined {
  if (!FORMATS.includes(format)) return `there is no format “${format}”; use ${FORMATS.join(', ')}.`;
  if (!['error', 'warning', 'info', 'never'].includes(failOn))
    return `--fail-on takes error, warning, info or never, not “${failOn}”.`;
  return unknownRule(rules);
}

function exitCode(findings: readonly Finding[], failOn: string): ExitCode {
  const lowest = LEVELS.findIndex((level) => level === failOn);
  return lowest >= 0 && findings.some(({ severity }) => LEVELS.indexOf(severity) >= lowest) ? 1 : 0;
}

function print(format: string, findings: readonly Finding[], prints: readonly string[], project: Project): string {
  if (format === 'json') return `${JSON.stringify(report(findings, project), null, 2)}\n`;
  if (format === 'sarif') return `${JSON.stringify(toSarif(findings, prints), null, 2)}\n`;
  const lines = findings.map(({ location, severity, message, rule }) => {
    const [line, column] = location.range;
    return `${location.file}:${line + 1}:${column + 1}: ${severity}: ${message} [${rule}]`;
  });
  const { bySeverity, total } = summaryOf(findings);
  const counts = LEVELS.flatMap((level) => (bySeverity[level] ? [`${bySeverity[level]} ${level}`] : []));
  return `${[...lines, total === 0 ? 'No findings.' : `${total} findings: ${counts.reverse().join(', ')}.`].join('\n')}\n`;
}

/** The contract's JSON. Lines and columns are one-based. */
function report(findings: readonly Finding[], project: Project): object {
  return {
    findings: findings.map(({ rule, severity, location, message, fixes }) => ({
      rule,
      severity,
      file: location.file,
      line: location.range[0] + 1,
      column: location.range[1] + 1,
      endLine: location.range[2] + 1,
      endColumn: location.range[3] + 1,
      message,
      // What is mended over several files may turn out not to be.
      fix: fixes !== undefined && fixes.some((fix) => fix.id !== 'rewrite' || applies(fix, project)),
    })),
    summary: summaryOf(findings),
  };
}

const applies = (fix: FixRequest, { tree, model }: Project): boolean => computeFix(fix, model(), tree) !== undefined;

interface Summary {
  readonly total: number;
  readonly bySeverity: Readonly<Partial<Record<Severity, number>>>;
  readonly byRule: Readonly<Partial<Record<RuleId, number>>>;
}

function summaryOf(findings: readonly Finding[]): Summary {
  const count = <K extends string>(keys: readonly K[]): Partial<Record<K, number>> => {
    const counts: Partial<Record<K, number>> = {};
    for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
    return counts;
  };
  return {
    total: findings.length,
    bySeverity: count(findings.map(({ severity }) => severity)),
    byRule: count(findings.map(({ rule }) => rule)),
  };
}
