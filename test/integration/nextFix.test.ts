/** “Instrument the whole application” in a real Next.js: it compiles, serves, and sends spans that say what the client saw. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROUTE_FIXES } from '../../src/core/finding';
import { parseJson, property } from '../../src/telemetry/json';
import { redline } from '../support/commandLine';
import { copyOwn, type FixedService } from '../support/fixedService';
import { proved } from '../support/matrix/report';
import { valueOf, type PlainSpan } from '../support/otlp/model';
import { startReceiver, type OtlpReceiver } from '../support/otlp/receiver';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';
import { freePort } from '../support/services';

const ROUTE = '/shop/items/[id]';
const TARGETS = [
  ['/shop/items/1', 200],
  ['/shop/items/bad', 503],
  ['/shop/items/panic', 500],
] as const;
const SDK = '@opentelemetry/sdk-node';

const isOfRoute = (span: PlainSpan): boolean => span.kind === 2 && valueOf(span.attributes, 'http.route') === ROUTE;

await requires(['node'], 'Fixes of Next.js', () => {
  const processes = new Processes();
  let scratch: string;
  let receiver: OtlpReceiver;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'redline-next-'));
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await processes.stopAll();
    await receiver.close();
    await rm(scratch, { recursive: true, force: true });
  });

  it('Instrument the whole application: a span of the server for each request, with route and status', async () => {
    const service = await copyOwn('next', join(scratch, 'shop'), processes);
    const required = await withoutSdk(service);
    const words = ['fix', service.folder, '--rule', 'uninstrumented-handler', '--fix', 'instrument-application'];
    expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: 1 fixed\.$/m) });
    expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: nothing/) });
    expect(await dependency(service)).toBe(required);
    const [tsc, next] = ['tsc', 'next'].map((name) => join(service.folder, 'node_modules', '.bin', name));
    const check = { name: 'tsc', command: tsc ?? '', args: ['--noEmit'], cwd: service.folder };
    expect(await processes.run(check, { timeoutMs: 120_000 })).toBe('');

    const port = String(await freePort());
    const running = processes.start({
      name: 'next',
      command: next ?? '',
      args: ['dev', '--webpack', '-H', '127.0.0.1', '-p', port],
      cwd: service.folder,
      env: { ...receiver.env, NEXT_TELEMETRY_DISABLED: '1' },
    });
    const url = `http://127.0.0.1:${port}`;
    await expect.poll(() => running.output(), { timeout: 60_000 }).toContain('Ready in');
    // The first answer waits until the route is compiled.
    for (const [target, status] of TARGETS) expect((await fetch(`${url}${target}`)).status).toBe(status);
    const spans = await receiver.awaitSpans(isOfRoute, TARGETS.length).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${running.output().slice(-2000)}`);
    });
    expect(spans.map(seen)).toEqual(
      TARGETS.map(([, status]) => ({ name: `GET ${ROUTE}`, isError: status >= 500, status })),
    );
    expect(receiver.resources().map(({ attributes }) => valueOf(attributes, 'service.name'))).toContain('shop');
    const fix = ROUTE_FIXES['instrument-application'];
    const result = `spans of ${TARGETS.map(([, status]) => status).join(', ')}`;
    proved({ language: 'typescript', subject: 'nextjs', fixture: 'next', fix, result });
  }, 300_000);
});

const seen = ({ name, status, attributes }: PlainSpan): object => ({
  name,
  isError: status.code === 2,
  status: Number(valueOf(attributes, 'http.response.status_code') ?? valueOf(attributes, 'http.status_code')),
});

const manifestOf = async ({ folder }: FixedService): Promise<unknown> =>
  parseJson(await readFile(join(folder, 'package.json'), 'utf8'));

const dependency = async (service: FixedService): Promise<unknown> =>
  property(property(await manifestOf(service), 'dependencies'), SDK);

/** The package that the fix is to require, in the version that is installed. */
async function withoutSdk(service: FixedService): Promise<unknown> {
  const version = await dependency(service);
  const path = join(service.folder, 'package.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/^.*"@opentelemetry\/sdk-node".*\n/m, ''));
  return version;
}
