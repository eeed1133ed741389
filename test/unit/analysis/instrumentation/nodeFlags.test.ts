import { describe, expect, it } from 'vitest';
import { environmentValues, injections, preloadFlags } from '../../../../src/analysis/instrumentation/nodeFlags';

const targets = (text: string): string[] => preloadFlags('f', text).map(({ target }) => target);

describe('preload flags', () => {
  it.each([
    ['web: node --require ./tracing.js server.js', ['./tracing.js']],
    ['CMD ["node", "--require", "./tracing.js", "server.js"]', ['./tracing.js']],
    ['command:\n  - node\n  - --import\n  - ./tracing.mjs\n  - server.mjs', ['./tracing.mjs']],
    ['args: [--import=./a.mjs, --require=./b.cjs]', ['./a.mjs', './b.cjs']],
    [
      "NODE_OPTIONS: '--require @opentelemetry/auto-instrumentations-node/register'",
      ['@opentelemetry/auto-instrumentations-node/register'],
    ],
    ['ENV NODE_OPTIONS="-r ./tracing"', ['./tracing']],
    ['  "start": "node -r ./tracing.js server.js",', ['./tracing.js']],
    ['  "test": "node -r ./tracing.js test.js",', []],
    ['  "pretest:e2e": "node --require ./tracing.js",', []],
    ["node_args: '--import ./tracing.mjs'", ['./tracing.mjs']],
    ['RUN pip install -r requirements.txt && cp -r ./src ./dist', []],
    ['RUN node build.js\nRUN cp -r ./src ./dist', []],
  ])('%s', (text, expected) => {
    expect(targets(text)).toEqual(expected);
  });

  it('tells where they stand', () => {
    expect(preloadFlags('Procfile', 'a\nweb: node -r ./t.js')).toMatchObject([
      { location: { file: 'Procfile', range: [1, 10, 1, 19] } },
    ]);
  });
});

describe('the operator', () => {
  it('finds injection and its refusal', () => {
    const text =
      'instrumentation.opentelemetry.io/inject-nodejs: \'true\'\ninstrumentation.opentelemetry.io/inject-nodejs: "false"';
    expect(injections('k8s.yaml', text)).toEqual([{ file: 'k8s.yaml', range: [0, 0, 0, 53] }]);
    expect(injections('k8s.yaml', 'instrumentation.opentelemetry.io/inject-python: "true"')).toEqual([]);
  });
});

describe('environment', () => {
  it.each([
    ['OTEL_METRICS_EXPORTER=none node x', ['none']],
    ['OTEL_METRICS_EXPORTER: "otlp"', ['otlp']],
    ['- name: OTEL_METRICS_EXPORTER\n  value: prometheus', ['prometheus']],
    ['NOT_OTEL_METRICS_EXPORTER=none', []],
  ])('%s', (text, expected) => {
    expect(environmentValues('OTEL_METRICS_EXPORTER', [text])).toEqual(expected);
  });
});
