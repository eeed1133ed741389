import { describe, expect, it } from 'vitest';
import { nodeProcessProofs } from '../../../../../src/analysis/instrumentation/otelNode/loading';
import { deploymentFiles } from '../../../../../src/analysis/linker/services';
import { memoryTree } from '../../../../support/tree';

const AGENT = '@opentelemetry/auto-instrumentations-node/register';
const TRACING = `import { NodeSDK } from '@opentelemetry/sdk-node';
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
new NodeSDK({ metricReader, instrumentations: [getNodeAutoInstrumentations()] }).start();`;

async function allProofs(
  files: Readonly<Record<string, string>>,
  folder = '',
): Promise<ReturnType<typeof nodeProcessProofs>> {
  const tree = await memoryTree({ [folder === '' ? 'package.json' : `${folder}/package.json`]: '{}', ...files });
  return nodeProcessProofs({ tree, language: 'typescript', folder, files: deploymentFiles(folder, tree) });
}

/** Those for what is served over HTTP. */
async function proofs(files: Readonly<Record<string, string>>, folder = ''): Promise<string[]> {
  const found = (await allProofs(files, folder)).filter(({ frameworks }) => frameworks.length === 0);
  return found.map(
    ({ signals, scope, isDoubtful, location }) =>
      `${location.file} ${signals.join('+')}${scope ? ` ${scope}` : ''}${isDoubtful ? ' doubtful' : ''}`,
  );
}

describe('flags', () => {
  it('takes the agent and both its signals', async () => {
    expect(await proofs({ Procfile: `web: node --require ${AGENT} app.js` })).toEqual([
      'Procfile traces deployment',
      'Procfile metrics deployment',
    ]);
  });

  it.each([
    ['OTEL_METRICS_EXPORTER=none', ['Procfile traces deployment']],
    ['OTEL_TRACES_EXPORTER=none', ['Procfile metrics deployment']],
    ['OTEL_TRACES_EXPORTER=none OTEL_METRICS_EXPORTER=none', []],
  ])('respects %s', async (variables, expected) => {
    expect(await proofs({ Procfile: `web: ${variables} node --require ${AGENT} app.js` })).toEqual(expected);
  });

  it('follows a built file to its source', async () => {
    const files = {
      Dockerfile: 'CMD ["node", "-r", "./dist/otel/tracing.js", "dist/app.js"]',
      'src/otel/tracing.ts': TRACING,
    };
    expect(await proofs(files)).toEqual(['Dockerfile traces deployment', 'Dockerfile metrics deployment']);
  });

  it('ignores other modules that are loaded first', async () => {
    const files = { Procfile: 'web: node -r dotenv/config -r ./other.js app.js', 'tracing.ts': TRACING };
    expect(await proofs(files)).toEqual([]);
  });

  it('doubts native modules without the hook', async () => {
    const start = `web: node --import ${AGENT} app.js`;
    expect(await proofs({ 'package.json': '{ "type": "module" }', Procfile: start })).toEqual([
      'Procfile traces deployment doubtful',
      'Procfile metrics deployment doubtful',
    ]);
    const hooked = `web: node --experimental-loader=@opentelemetry/instrumentation/hook.mjs --import ${AGENT} app.js`;
    expect(await proofs({ 'package.json': '{ "type": "module" }', Procfile: hooked })).toEqual([
      'Procfile traces deployment',
      'Procfile metrics deployment',
    ]);
  });
});

describe('units', () => {
  const files = { 'a/package.json': '{}', 'a/Dockerfile': `CMD node --require ${AGENT} a.js`, 'b/package.json': '{}' };

  it('keeps one service apart from the next', async () => {
    expect(await proofs(files, 'a')).toHaveLength(2);
    expect(await proofs(files, 'b')).toEqual([]);
    expect(await proofs(files, '')).toEqual([]);
  });

  it('finds what the operator injects', async () => {
    const yaml = "metadata:\n  annotations:\n    instrumentation.opentelemetry.io/inject-nodejs: 'default/node'";
    expect(await proofs({ 'deploy/web.yaml': yaml })).toEqual([
      'deploy/web.yaml traces deployment',
      'deploy/web.yaml metrics deployment',
    ]);
  });
});

describe('imports', () => {
  it('proves what is loaded in time and doubts what comes late', async () => {
    const app = { 'tracing.ts': TRACING, 'app.ts': "import express from 'express'" };
    expect(await proofs({ ...app, 'main.ts': "import './tracing'; import './app'" })).toEqual([
      'tracing.ts traces',
      'tracing.ts metrics',
    ]);
    expect(await proofs({ ...app, 'main.ts': "import './app'; import './tracing'" })).toEqual([
      'tracing.ts traces doubtful',
      'tracing.ts metrics doubtful',
    ]);
    expect(await proofs({ ...app, 'main.test.ts': "import './tracing'; import './app'" })).toEqual([]);
  });
});

describe('workers', () => {
  const covered = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
    (await allProofs(files))
      .filter(({ frameworks }) => frameworks.length > 0)
      .map(({ frameworks, signals, isDoubtful }) =>
        [...frameworks, ...signals, ...(isDoubtful ? ['doubtful'] : [])].join(' '),
      )
      .sort();

  it('are covered by the agent where it has an instrumentation for them', async () => {
    expect(await covered({ Procfile: `worker: node --require ${AGENT} worker.js` })).toEqual([
      'amqplib traces',
      'kafkajs metrics',
      'kafkajs traces',
    ]);
  });

  it('are covered by what is loaded before their library', async () => {
    const tracing = `import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { BullMQInstrumentation } from '@appsignal/opentelemetry-instrumentation-bullmq';
new NodeTracerProvider().register();
registerInstrumentations({ instrumentations: [new BullMQInstrumentation(), new KafkaJsInstrumentation()] });`;
    const before = { 'tracing.ts': tracing, 'worker.ts': "import './tracing';\nimport { Kafka } from 'kafkajs';" };
    expect(await covered(before)).toEqual(['bullmq traces', 'kafkajs traces']);
    const after = { ...before, 'worker.ts': "import { Kafka } from 'kafkajs';\nimport './tracing';" };
    expect(await covered(after)).toEqual(['bullmq traces doubtful', 'kafkajs traces doubtful']);
  });
});
