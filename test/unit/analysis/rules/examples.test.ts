import { describe, expect, it } from 'vitest';
import { isExample } from '../../../../src/analysis/rules/examples';

describe('isExample', () => {
  it.each([
    'examples/shop/main.go',
    'packages/cli/templates/app/route.ts',
    'demo/cmd/family/main.go',
    '_examples/a.go',
    'docs/tasks.py',
  ])('%s is one', (file) => expect(isExample(file)).toBe(true));
  it.each(['src/main.go', 'example.go', 'democracy/votes.py', 'src/sampler/a.go'])('%s is none', (file) =>
    expect(isExample(file)).toBe(false),
  );
});
