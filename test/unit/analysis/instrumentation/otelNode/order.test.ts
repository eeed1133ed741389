import { describe, expect, it } from 'vitest';
import { loadOrder, type Order } from '../../../../../src/analysis/instrumentation/otelNode/order';
import { setUpOf } from '../../../../../src/analysis/instrumentation/otelNode/setups';
import { createTypeScriptModules } from '../../../../../src/analysis/linker/modules/typescript';
import { memoryTree } from '../../../../support/tree';

const START =
  "import { NodeSDK } from '@opentelemetry/sdk-node'; import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';\n";
const SDK = 'new NodeSDK({ instrumentations: [new HttpInstrumentation()] }).start()';
const TRACING = `${START}${SDK}`;
const EXPORTED = `${START}export function start() { ${SDK} }`;
const APP = "import express from 'express'; export const app = express()";

async function order(files: Readonly<Record<string, string>>, isEsm = false): Promise<Order | undefined> {
  const tree = await memoryTree({ 'app.ts': APP, ...files });
  const facts = tree.facts('tracing.ts');
  const setUp = facts && setUpOf('tracing.ts', facts);
  return setUp && loadOrder(setUp, { tree, modules: createTypeScriptModules(), files: tree.files, isEsm });
}

describe('load order', () => {
  it.each<[string, Record<string, string>, boolean, Order]>([
    [
      'first import',
      { 'tracing.ts': TRACING, 'main.ts': "import './tracing'; import { app } from './app'" },
      true,
      'before',
    ],
    [
      'late import',
      { 'tracing.ts': TRACING, 'main.ts': "import { app } from './app'; import './tracing'" },
      true,
      'after',
    ],
    ['nobody loads it', { 'tracing.ts': TRACING, 'main.ts': "import { app } from './app'" }, true, 'never'],
    [
      'through a file without a framework',
      { 'tracing.ts': TRACING, 'boot.ts': "import './tracing'", 'main.ts': "import './boot'; import './app'" },
      true,
      'before',
    ],
    [
      'framework behind another file',
      { 'tracing.ts': TRACING, 'web.ts': "import './app'", 'main.ts': "import './web'; import './tracing'" },
      true,
      'after',
    ],
    [
      'started by a call between requires',
      { 'tracing.ts': EXPORTED, 'main.ts': "const { start } = require('./tracing'); start(); require('./app')" },
      false,
      'before',
    ],
    [
      'started by a call on the require',
      { 'tracing.ts': EXPORTED, 'main.ts': "require('./tracing').start(); require('./app')" },
      false,
      'before',
    ],
    [
      'started by a call after hoisted imports',
      { 'tracing.ts': EXPORTED, 'main.ts': "import { start } from './tracing'; start(); import './app'" },
      true,
      'after',
    ],
    [
      'imported and never started',
      { 'tracing.ts': EXPORTED, 'main.ts': "import { start } from './tracing'; import './app'" },
      true,
      'never',
    ],
    [
      'in one file, before require',
      { 'tracing.ts': `${TRACING}\nconst express = require('express')` },
      false,
      'before',
    ],
    ['in one file, imports hoisted', { 'tracing.ts': `${TRACING}\nimport express from 'express'` }, true, 'after'],
    [
      'circular imports end',
      { 'tracing.ts': `${TRACING}; import './main'`, 'main.ts': "import './tracing'" },
      true,
      'never',
    ],
  ])('%s', async (_name, files, isEsm, expected) => {
    expect(await order(files, isEsm)).toBe(expected);
  });
});
