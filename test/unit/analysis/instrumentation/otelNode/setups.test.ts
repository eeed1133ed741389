import { describe, expect, it } from 'vitest';
import { setUpOf } from '../../../../../src/analysis/instrumentation/otelNode/setups';
import { factsOf } from '../../../../support/typescript';

const AUTO = "import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';\n";
const SDK = `${AUTO}import { NodeSDK } from '@opentelemetry/sdk-node';\n`;

const setUp = (text: string): ReturnType<typeof setUpOf> => setUpOf('t.ts', factsOf('t.ts', text));

describe('set-ups', () => {
  it.each([
    [
      'new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()] }).start()',
      { traces: 'yes', metrics: 'default' },
    ],
    [
      'const sdk = new NodeSDK({ metricReader: r, instrumentations: [getNodeAutoInstrumentations()] }); sdk.start()',
      { traces: 'yes', metrics: 'yes' },
    ],
    [
      'const sdk = new NodeSDK({ instrumentations: [new HttpInstrumentation()] }); sdk.start()',
      { traces: 'yes', metrics: 'no' },
    ],
    [
      'registerInstrumentations({ instrumentations: [getNodeAutoInstrumentations()] })',
      { traces: 'doubtful', metrics: 'no' },
    ],
    [
      'new NodeTracerProvider().register(); registerInstrumentations({ instrumentations: [new HttpInstrumentation()] })',
      { traces: 'yes', metrics: 'no' },
    ],
  ])('%s', (code, expected) => {
    expect(setUp(`${SDK}${code}`)).toMatchObject({ ...expected, runsOnLoad: true });
  });

  it.each([
    ['new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()] })'],
    ['new NodeSDK({ traceExporter }).start()'],
  ])('nothing in %s', (code) => {
    expect(setUp(`${SDK}${code}`)).toBeUndefined();
  });

  it('measures workers although HTTP is switched off', () => {
    const off = "{ '@opentelemetry/instrumentation-http': { enabled: false } }";
    const code = `new NodeSDK({ instrumentations: [getNodeAutoInstrumentations(${off})] }).start()`;
    expect(setUp(`${SDK}${code}`)).toMatchObject({
      traces: 'no',
      metrics: 'no',
      workers: { kafkajs: { traces: 'yes', metrics: 'default' }, amqplib: { traces: 'yes', metrics: 'no' } },
    });
  });

  it('needs the packages, not only the names', () => {
    expect(setUp('new NodeSDK({ i: [getNodeAutoInstrumentations()] }).start()')).toBeUndefined();
  });

  it('knows the package that does it all', () => {
    expect(setUp("import '@opentelemetry/auto-instrumentations-node/register'")).toMatchObject({
      traces: 'yes',
      runsOnLoad: true,
    });
  });

  it.each([
    ['export function start() { BODY }', false],
    ['export const start = () => { BODY }', false],
    ['async function start() { BODY }\nstart()', true],
    ['if (process.env.TRACING) { BODY }', true],
    ['(async () => { BODY })()', true],
  ])('%s', (frame, runsOnLoad) => {
    const body = 'new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()] }).start()';
    expect(setUp(`${SDK}${frame.replace('BODY', body)}`)?.runsOnLoad).toBe(runsOnLoad);
  });
});
