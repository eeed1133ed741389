import { describe, expect, it } from 'vitest';
import { express } from '../../../../src/analysis/frameworks/express';
import { expressPromBundle } from '../../../../src/analysis/instrumentation/expressPromBundle';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../support/tree';

async function answerFor(options: string): Promise<string | undefined> {
  const source = `import express from 'express'; import promBundle from 'express-prom-bundle';
    const app = express(); const settings = { includePath: true };
    app.use(promBundle(${options})); app.get('/x', (req, res) => res.end());`;
  const model = createLinker([express, expressPromBundle]).link(await memoryTree({ 'app.ts': source }));
  return model.routes[0]?.metrics.answer;
}

describe('express-prom-bundle', () => {
  it.each([
    ['{ includePath: true }', 'yes'],
    ['{ includeMethod: true, ...settings }', 'yes'],
    ['settings', 'yes'],
    ['config.metrics', 'yes'],
    ['{ includePath: process.env.PATHS }', 'yes'],
    ['{ includePath: false }', 'no'],
    ['{ includeMethod: true }', 'no'],
    ['', 'no'],
  ])('promBundle(%s)', async (options, expected) => {
    expect(await answerFor(options)).toBe(expected);
  });
});
