/** Every fix of Node's routes in every framework: formatted, compiles, runs, and sends spans that say what the client saw. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redline } from '../support/commandLine';
import { checkAndBuild, copyService, frameworksOf, start } from '../support/fixedService';
import { NODE_FIXTURES, unformatted, unknownDependencies, writeManifest } from '../support/nodeFixes';
import { valueOf, type PlainSpan } from '../support/otlp/model';
import { startReceiver, type OtlpReceiver } from '../support/otlp/receiver';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';

const ROUTE = '/shop/items/:id';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

/** What is asked, in this order, and what the client sees. */
const TARGETS = [
  ['/shop/items/1', 200],
  ['/shop/items/bad', 503],
  ['/shop/items/panic', 500],
] as const;

/** Alone, a span needs a provider to be sent: the service gets one when it starts. */
const FIXES = [
  { fix: 'add-tracing', preload: 'tracing.cjs' },
  { fix: 'instrument-application', preload: undefined },
] as const;

const isOfRoute = (span: PlainSpan): boolean => span.kind === 2 && valueOf(span.attributes, 'http.route') === ROUTE;

await requires(['node'], 'Fixes of routes in Node', () => {
  const processes = new Processes();
  const results: Record<string, Record<string, string>> = {};
  let scratch: string;
  let receiver: OtlpReceiver;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'redline-node-matrix-'));
  });
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await processes.stopAll();
    await receiver.close();
  });
  afterAll(async () => {
    await rm(scratch, { recursive: true, force: true });
    console.table(results);
  });

  describe.each(frameworksOf('node'))('%s', (framework) => {
    it.each(FIXES)(
      '$fix',
      async ({ fix, preload }) => {
        (results[framework] ??= {})[fix] = 'failed';
        const service = await copyService('node', framework, join(scratch, `${framework}-${fix}`), processes);
        await writeManifest(service.folder);
        const words = ['fix', service.folder, '--rule', 'uninstrumented-handler', '--fix', fix];
        expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: [12] fixed\.$/m) });
        expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: nothing/) });
        expect(await unformatted(service.folder)).toEqual([]);
        expect(await unknownDependencies(service.folder)).toEqual([]);
        expect(await checkAndBuild(service, processes)).toBe('');

        if (preload) await cp(join(NODE_FIXTURES, 'node', preload), join(service.folder, preload));
        const { url, process } = await start(service, processes, {
          ...receiver.env,
          ...(preload ? { NODE_OPTIONS: `--require ./${preload}` } : {}),
        });
        for (const [target, status] of TARGETS) {
          const answer = await fetch(`${url}${target}`, { headers: { traceparent: `00-${TRACE}-${PARENT}-01` } });
          expect(answer.status).toBe(status);
          await answer.arrayBuffer();
        }
        const spans = await receiver.awaitSpans(isOfRoute, TARGETS.length).catch((error: unknown) => {
          throw new Error(`${String(error)}\n${process.output().slice(-2000)}`);
        });
        expect(spans.map(seen)).toEqual(TARGETS.map(([, status]) => expected(status)));
        // Whether instrumentation from outside learns of an exception is the framework's affair.
        if (fix === 'add-tracing') expect(spans.flatMap(exceptions)).toContain('no such shelf');
        results[framework][fix] = 'built, run, seen';
      },
      300_000,
    );
  });
});

const seen = ({ name, traceId, parentSpanId, status, attributes }: PlainSpan): object => ({
  name,
  traceId,
  parentSpanId,
  isError: status.code === 2,
  status: Number(valueOf(attributes, 'http.response.status_code')),
});

const exceptions = ({ events }: PlainSpan): unknown[] =>
  events.map(({ attributes }) => valueOf(attributes, 'exception.message'));

const expected = (status: number): object => ({
  name: `GET ${ROUTE}`,
  traceId: TRACE,
  parentSpanId: PARENT,
  isError: status >= 500,
  status,
});
