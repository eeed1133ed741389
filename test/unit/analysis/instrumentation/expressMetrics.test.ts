import { describe, expect, it } from 'vitest';
import { express } from '../../../../src/analysis/frameworks/express';
import { expressMetrics } from '../../../../src/analysis/instrumentation/expressMetrics';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../support/tree';

async function answers(setUp: string): Promise<string[]> {
  const source = `const express = require('express'); const app = express(); const h = (req, res) => res.end();
    app.get('/before', h); ${setUp}; app.get('/after', h);`;
  const model = createLinker([express, expressMetrics]).link(await memoryTree({ 'app.js': source }));
  return model.routes.map(({ path, metrics }) => `${path} ${metrics.answer}`).sort();
}

describe('ready-made middleware', () => {
  it.each([
    ["app.use(require('prometheus-api-metrics')())", 'yes'],
    ["const metrics = require('prometheus-api-metrics'); app.use(metrics({ metricsPath: '/m' }))", 'yes'],
    ["app.use(require('swagger-stats').getMiddleware({}))", 'yes'],
    ["require('prometheus-api-metrics')()", 'no'],
    ["app.use('/admin', require('prometheus-api-metrics')())", 'no'],
    ["app.use(require('swagger-stats'))", 'no'],
  ])('%s', async (setUp, expected) => {
    expect(await answers(setUp)).toEqual([`/after ${expected}`, '/before no']);
  });
});
