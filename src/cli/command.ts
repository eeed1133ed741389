/** What a command is: one file, one object, listed in `main.ts`. */
import type { FrontEnd } from '../analysis/languages/frontEnd';
import { fieldsOf } from '../protocol/parse';
import { parseSettings, unknownKeys } from '../protocol/parseSettings';
import type { Settings } from '../protocol/settings';
import { createProject, type Project } from '../server/workspace/project';
import type { WorkerOptions } from '../server/workspace/workers';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OptionSpec, ParsedArguments } from './arguments';

export interface Terminal {
  /** Standard output. */
  readonly print: (text: string) => void;
  /** Standard error, with a line end. */
  readonly complain: (text: string) => void;
  /** Shown only on a terminal, and replaced by the next one. */
  readonly progress: (text: string) => void;
}

export interface CommandContext {
  readonly terminal: Terminal;
  readonly frontEnd: () => Promise<FrontEnd>;
  readonly workers: WorkerOptions;
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** 0: nothing at or above the failing severity; 1: findings; 2: bad usage or failure. */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  readonly run: (args: ParsedArguments, context: CommandContext) => Promise<ExitCode>;
}

export interface OpenedProject {
  readonly project: Project;
  readonly settings: Settings;
}

/** Opens the folder that the command was given; undefined after it complained. */
export async function openProject(
  args: ParsedArguments,
  command: Command,
  context: CommandContext,
): Promise<OpenedProject | undefined> {
  const { terminal, signal } = context;
  const [folder, ...extra] = args.positional;
  if (folder === undefined || extra.length > 0) {
    terminal.complain(`redline ${command.name}: give one folder. Usage: redline ${command.usage}`);
    return undefined;
  }
  const path = resolve(folder);
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    terminal.complain(`redline ${command.name}: ${folder} is no folder.`);
    return undefined;
  }
  const settings = readSettings(path, terminal);
  if (!settings) return undefined;
  terminal.progress(`Reading ${folder} …`);
  const project = createProject(path, await context.frontEnd(), context.workers);
  const scan = await project.scan(settings.exclude, signal);
  if (scan.isCut)
    terminal.complain(`redline ${command.name}: ${folder} holds too many files; only the first are analysed.`);
  terminal.progress('');
  return { project, settings };
}

/** Settings of the folder's `redline.json`; undefined after complaining about one that cannot be read. */
function readSettings(folder: string, terminal: Terminal): Settings | undefined {
  const file = join(folder, 'redline.json');
  let written: unknown = {};
  if (existsSync(file)) {
    try {
      written = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      terminal.complain(`${file} is no valid JSON: ${error instanceof Error ? error.message : 'unknown error'}.`);
      return undefined;
    }
  }
  const { settings, problems } = parseSettings(fieldsOf(written));
  const unknown = unknownKeys(written).map((key) => `There is no setting “${key}”.`);
  for (const problem of [...unknown, ...problems]) terminal.complain(`${file}: ${problem}`);
  return settings;
}
