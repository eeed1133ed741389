import { describe, expect, it } from 'vitest';
import { parseArguments, type OptionSpec, type ParsedArguments } from '../../../src/cli/arguments';

const SPECS: readonly OptionSpec[] = [
  { name: 'json', kind: 'flag', help: '' },
  { name: 'window', kind: 'text', value: 'time', help: '' },
  { name: 'rule', kind: 'texts', value: 'id', help: '' },
];

function parsed(...words: string[]): ParsedArguments {
  const result = parseArguments(words, SPECS);
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

describe('arguments', () => {
  it('are read in any order and both spellings', () => {
    const args = parsed('--window', '5m', 'folder', '--rule=a', '--json', '--rule', 'b');
    expect(args.positional).toEqual(['folder']);
    expect([args.text('window'), args.texts('rule'), args.flag('json')]).toEqual(['5m', ['a', 'b'], true]);
    expect([parsed().text('window'), parsed().texts('rule'), parsed().flag('json')]).toEqual([undefined, [], false]);
  });

  it('let the last of several win, and keep what looks like options after --', () => {
    expect(parsed('--window=1m', '--window=2m').text('window')).toBe('2m');
    expect(parsed('--', '--json', '-x').positional).toEqual(['--json', '-x']);
    expect(parsed('--window=a=b').text('window')).toBe('a=b');
    expect(parsed('--window=').text('window')).toBe('');
  });

  it.each([
    [['--nope'], 'There is no option --nope.'],
    [['--json=yes'], '--json takes no value.'],
    [['--window'], '--window needs a value.'],
  ])('say what is wrong with %j', (words, problem) => {
    expect(parseArguments(words, SPECS)).toEqual({ ok: false, problem });
  });
});
