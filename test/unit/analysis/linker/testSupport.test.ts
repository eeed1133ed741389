import { describe, expect, it } from 'vitest';
import { isTestSupport } from '../../../../src/analysis/linker/testSupport';
import { memoryTree } from '../../../support/tree';

describe('isTestSupport', () => {
  it.each([
    ['fake.go', 'package fake\n\nimport "testing"\n\nfunc Server(t *testing.T) {}\n', true],
    ['web.go', 'package web\n\nimport "net/http"\n\nfunc Run() { http.ListenAndServe("", nil) }\n', false],
    ['main.go', 'package main\n\nimport "testing"\n\nfunc main() { testing.Testing() }\n', false],
    ['plugin.py', 'import pytest\n\n\n@pytest.fixture\ndef app():\n    return None\n', true],
    ['app.py', 'import unittests_of_mine\n', false],
    ['server.ts', "import { vi } from 'vitest';\nexport const now = vi.fn();\n", true],
    ['app.ts', "import express from 'express';\nexport const app = express();\n", false],
  ])('%s', async (file, text, isSupport) => {
    expect(isTestSupport(file, await memoryTree({ [file]: text }))).toBe(isSupport);
  });

  it('says no of what cannot be read', async () => {
    expect(isTestSupport('none.go', await memoryTree({}))).toBe(false);
  });
});
