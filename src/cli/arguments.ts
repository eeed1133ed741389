/** Reads the command line. Anything it does not know is an error that says what is possible. */

export interface OptionSpec {
  readonly name: string;
  /** `text` takes a value, `texts` may be repeated, `flag` takes none. */
  readonly kind: 'text' | 'texts' | 'flag';
  readonly value?: string;
  readonly help: string;
}

export interface ParsedArguments {
  readonly positional: readonly string[];
  readonly text: (name: string) => string | undefined;
  readonly texts: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
}

export type ArgumentsResult =
  { readonly ok: true; readonly value: ParsedArguments } | { readonly ok: false; readonly problem: string };

/** `--name value` and `--name=value`; `--` ends the options. */
export function parseArguments(words: readonly string[], specs: readonly OptionSpec[]): ArgumentsResult {
  const values = new Map<string, string[]>();
  const positional: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') {
      positional.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith('--')) {
      positional.push(word);
      continue;
    }
    const [name = '', inline] = splitOption(word.slice(2));
    const spec = specs.find((candidate) => candidate.name === name);
    if (!spec) return { ok: false, problem: `There is no option --${name}.` };
    if (spec.kind === 'flag') {
      if (inline !== undefined) return { ok: false, problem: `--${name} takes no value.` };
      values.set(name, ['true']);
      continue;
    }
    const value = inline ?? words[(index += 1)];
    if (value === undefined) return { ok: false, problem: `--${name} needs a value.` };
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return {
    ok: true,
    value: {
      positional,
      text: (name) => values.get(name)?.at(-1),
      texts: (name) => values.get(name) ?? [],
      flag: (name) => values.has(name),
    },
  };
}

function splitOption(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
