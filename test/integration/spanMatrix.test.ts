/** “Add tracing” and “Instrument the whole application” in every framework: formatted, compile, run, and send what the client saw. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ROUTE_FIXES } from '../../src/core/finding';
import { frameworksOf } from '../support/fixedService';
import { goRoutes } from '../support/matrix/routes/go';
import { nodeRoutes } from '../support/matrix/routes/node';
import { proveSpans } from '../support/matrix/routes/prove';
import type { SpanFix } from '../support/matrix/routes/proof';
import { pythonRoutes } from '../support/matrix/routes/python';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';

const FIXES: readonly SpanFix[] = ['add-tracing', 'instrument-application'];

for (const proof of [goRoutes, nodeRoutes, pythonRoutes]) {
  await requires([proof.language], `Spans of fixed routes in ${proof.language}`, () => {
    const processes = new Processes();
    let scratch: string;

    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'redline-spans-matrix-'));
    });
    afterAll(async () => {
      await processes.stopAll();
      await rm(scratch, { recursive: true, force: true });
    });

    describe.each(frameworksOf(proof.language))('%s', (framework) => {
      it.each(FIXES.map((fix) => [ROUTE_FIXES[fix], fix] as const))(
        '%s',
        (_title, fix) => proveSpans(proof, { framework, fix }, scratch, processes),
        300_000,
      );
    });
  });
}
