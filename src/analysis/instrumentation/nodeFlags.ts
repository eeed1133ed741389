/** `--require`, `--import` and `-r` in whatever starts the process: scripts, Dockerfiles, compose, Procfile, Kubernetes, pm2. */
import type { Location, Range } from '../../core/range';

export interface PreloadFlag {
  /** What is loaded before the program: a package path or a file. */
  readonly target: string;
  readonly location: Location;
}

/**
 * Between flag and target may stand what JSON and YAML put there: `"--require", "./tracing.js"`. A bare `-r` belongs to many
 * programs, so Node must stand before it on its line.
 */
const FLAG =
  /(?:--require|--import|(?<=(?:node|tsx|ts-node|nodemon|NODE_OPTIONS)\b[^\n]*[\s"'=,[])-r)(?:=|[\s"',[\]-])+(?<target>[@\w./-]+)/g;

/** Scripts that do not serve. */
const OTHER_SCRIPT = /^\s*"(?:pre|post)?(?:test|lint|debug|coverage|e2e|bench|migrate|seed)[^"]*"\s*:/;

/** Every module that a file says to load first. */
export function preloadFlags(file: string, text: string): PreloadFlag[] {
  return [...text.matchAll(FLAG)].flatMap((match) => {
    const target = match.groups?.['target'];
    if (target === undefined || OTHER_SCRIPT.test(lineAt(text, match.index))) return [];
    return [{ target, location: { file, range: rangeBetween(text, match.index, match.index + match[0].length) } }];
  });
}

const INJECTED = /instrumentation\.opentelemetry\.io\/inject-nodejs["']?\s*:\s*["']?(?<value>[\w./-]+)/g;

/** Where the OpenTelemetry operator is told to inject its Node agent. */
export function injections(file: string, text: string): Location[] {
  return [...text.matchAll(INJECTED)]
    .filter((match) => match.groups?.['value'] !== 'false')
    .map((match) => ({ file, range: rangeBetween(text, match.index, match.index + match[0].length) }));
}

/** All values given to an environment variable: `NAME=value`, `NAME: value`, `name: NAME` with `value:` below. */
export function environmentValues(name: string, texts: readonly string[]): string[] {
  const direct = new RegExp(`\\b${name}["']?\\s*[:=]\\s*["']?(?<value>[\\w,-]+)`, 'g');
  const listed = new RegExp(`name:\\s*["']?${name}["']?\\s*\\n\\s*value:\\s*["']?(?<value>[\\w,-]+)`, 'g');
  return texts.flatMap((text) =>
    [...text.matchAll(direct), ...text.matchAll(listed)].flatMap((match) => match.groups?.['value'] ?? []),
  );
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end);
}

function rangeBetween(text: string, start: number, end: number): Range {
  return [...positionAt(text, start), ...positionAt(text, end)];
}

function positionAt(text: string, offset: number): readonly [line: number, column: number] {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return [before.split('\n').length - 1, offset - lineStart];
}
