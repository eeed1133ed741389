import { describe, expect, it } from 'vitest';
import { NOTHING_IGNORED } from '../../../../src/server/workspace/gitignore';

const ignored = (text: string, path: string, isFolder = false, folder = ''): boolean =>
  NOTHING_IGNORED.and(folder, text).test(path, isFolder);

describe('what git ignores', () => {
  it.each([
    ['generated', 'a/generated', true, true],
    ['generated', 'a/generated.go', false, false],
    ['*.gen.go', 'a/b.gen.go', false, true],
    ['/top.go', 'top.go', false, true],
    ['/top.go', 'a/top.go', false, false],
    ['a/b.go', 'a/b.go', false, true],
    ['a/b.go', 'x/a/b.go', false, false],
    ['out/', 'out', true, true],
    ['out/', 'out', false, false],
    ['a/**/z.go', 'a/z.go', false, true],
    ['a/**/z.go', 'a/b/c/z.go', false, true],
    ['logs/**', 'logs/x/y.py', false, true],
    ['?.py', 'a.py', false, true],
    ['?.py', 'ab.py', false, false],
    ['[ab].py', 'b.py', false, true],
    ['[!ab].py', 'b.py', false, false],
    ['a.py ', 'a.py', false, true],
    ['# a.py', '# a.py', false, false],
    ['\\#a.py', '#a.py', false, true],
    ['a+b.py', 'a+b.py', false, true],
    ['[z-a].py', 'b.py', false, false],
  ])('%s and %s', (pattern, path, isFolder, expected) => {
    expect(ignored(pattern, path, isFolder)).toBe(expected);
  });

  it('takes back what a later line takes back', () => {
    expect(ignored('*.py\n!keep.py', 'keep.py')).toBe(false);
    expect(ignored('!keep.py\n*.py', 'keep.py')).toBe(true);
  });

  it('ties patterns to the folder of their file', () => {
    expect(ignored('/build', 'a/build', true, 'a')).toBe(true);
    expect(ignored('/build', 'build', true, 'a')).toBe(false);
    expect(ignored('*.go', 'b/x.go', false, 'a')).toBe(false);
    expect(ignored('*.go', 'a.b/x.go', false, 'a.b')).toBe(true);
  });

  it('lets an inner file win over an outer one', () => {
    const both = NOTHING_IGNORED.and('', '*.go').and('a', '!x.go');
    expect(both.test('a/x.go', false)).toBe(false);
    expect(both.test('b/x.go', false)).toBe(true);
  });
});
