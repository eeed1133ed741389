#!/usr/bin/env node
/** The command line's entry: picks the command, prints help, sets the exit code. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadFrontEnd } from '../server/workspace/grammars';
import { parseArguments } from './arguments';
import { checkCommand } from './check';
import type { Command, CommandContext, ExitCode, Terminal } from './command';
import { fixCommand } from './fix';
import { routesCommand } from './routes';
import { statsCommand } from './stats';
import { tracesCommand } from './traces';
import manifest from '../../package.json';

const COMMANDS: readonly Command[] = [routesCommand, checkCommand, fixCommand, statsCommand, tracesCommand];

const terminal: Terminal = {
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(`${text}\n`),
  progress: (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
  },
};

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'redline: the routes of your services, whether they are measured, and what they do in production',
    '',
    'Usage: redline <command> <folder> [options]',
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'redline <command> --help tells a command’s options.',
    '',
  ].join('\n');
}

function commandHelp(command: Command): string {
  const shown = command.options.map(
    ({ name, value, help: text }) => [`--${name}${value === undefined ? '' : ` ${value}`}`, text] as const,
  );
  const width = Math.max(0, ...shown.map(([option]) => option.length));
  return [
    `Usage: redline ${command.usage}`,
    '',
    command.summary,
    '',
    ...shown.map(([option, text]) => `  ${option.padEnd(width)}  ${text}`),
    '',
  ].join('\n');
}

async function run(words: readonly string[], context: CommandContext): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === '--version' || name === '-v') return print(`${manifest.version}\n`);
  if (name === '--help' || name === '-h' || name === 'help') return print(help());
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) {
    terminal.complain(
      `redline: ${name === undefined ? 'which command?' : `there is no command “${name}”.`} Commands are ${COMMANDS.map((one) => one.name).join(', ')}.`,
    );
    return 2;
  }
  if (rest.includes('--version')) return print(`${manifest.version}\n`);
  if (rest.includes('--help') || rest.includes('-h')) return print(commandHelp(command));
  const args = parseArguments(rest, command.options);
  if (!args.ok) {
    terminal.complain(`redline ${command.name}: ${args.problem} Usage: redline ${command.usage}`);
    return 2;
  }
  return command.run(args.value, context);
}

function print(text: string): ExitCode {
  terminal.print(text);
  return 0;
}

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

/** That of the running bundle. */
const folder = dirname(fileURLToPath(import.meta.url));

const context: CommandContext = {
  terminal,
  frontEnd: () => loadFrontEnd(folder),
  workers: { file: join(folder, 'worker.js') },
  signal: interrupted.signal,
  environment: process.env,
};

run(process.argv.slice(2), context).then(
  (code) => void (process.exitCode = code),
  (error: unknown) => {
    terminal.complain(`redline: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  },
);
