import { expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../support/tree';

it('a list that doubles itself does not outgrow the stack, and routes after it are found', async () => {
  const doublings = Array.from({ length: 40 }, () => 'data.extend(data)').join('\n');
  const source = [
    'from fastapi import FastAPI',
    'app = FastAPI()',
    'data = [1, 2]',
    doublings,
    'for path in ["/a", "/b"]:',
    '    app.add_api_route(path, lambda: None)',
  ].join('\n');
  const model = createLinker().link(await memoryTree({ 'main.py': source }));
  expect(model.routes.map(({ path }) => path)).toEqual(['/a', '/b']);
});
