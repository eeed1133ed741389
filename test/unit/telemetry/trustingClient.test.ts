import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HttpAnswer, HttpClient } from '../../../src/telemetry/http';
import type { Result } from '../../../src/core/failure';
import { createTrustingClient } from '../../../src/telemetry/trustingClient';
import { temporaryFolder } from '../../support/temporaryFolder';

const textOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url)), 'utf8');
const [CERTIFICATE, KEY, STRANGER] = ['certificate', 'key', 'stranger'].map(textOf);

async function serve(): Promise<string> {
  const server = createServer({ key: KEY, cert: CERTIFICATE }, (_, response) => response.end('secure'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `https://localhost:${typeof address === 'object' && address ? address.port : 0}`;
}

const ask = (client: HttpClient): Promise<Result<HttpAnswer>> =>
  client.send({ method: 'GET', path: '/' }, AbortSignal.timeout(5_000));

const said = async (client: HttpClient): Promise<string> => {
  const answer = await ask(client);
  return answer.ok ? Buffer.from(answer.value.body).toString() : answer.failure.text;
};

describe('a client that learns whom to trust', () => {
  it('reads the file with the authority again when it has changed', async () => {
    const url = await serve();
    const caFile = join(temporaryFolder({ 'ca.pem': STRANGER ?? '' }), 'ca.pem');
    const client = createTrustingClient({ url }, { caFile, isWithoutSystem: true });
    expect(await said(client)).toContain('is not trusted');
    expect(await said(client)).toContain('is not trusted');
    writeFileSync(caFile, CERTIFICATE ?? '');
    expect(await said(client)).toBe('secure');
    // What is trusted stays so while the file is written anew.
    rmSync(caFile);
    expect(await said(client)).toBe('secure');
  });

  it('finds a file that was not there, or held no certificate', async () => {
    const url = await serve();
    const caFile = join(temporaryFolder({}), 'ca.pem');
    const client = createTrustingClient({ url }, { caFile, isWithoutSystem: true });
    expect(await said(client)).toBe(`“caFile” cannot be read: ${caFile} holds no certificate.`);
    writeFileSync(caFile, 'soon');
    expect(await said(client)).toContain('holds no certificate');
    writeFileSync(caFile, CERTIFICATE ?? '');
    expect(await said(client)).toBe('secure');
    expect(client.address).toBe(url);
  });

  it('asks the system once, and only when it has to', async () => {
    let asked = 0;
    const system = (): readonly string[] => {
      asked += 1;
      return [STRANGER ?? '', CERTIFICATE ?? ''];
    };
    const url = await serve();
    const caFile = join(temporaryFolder({ 'ca.pem': CERTIFICATE ?? '' }), 'ca.pem');
    expect(await said(createTrustingClient({ url }, { caFile, system }))).toBe('secure');
    expect(asked).toBe(0);
    const client = createTrustingClient({ url }, { system });
    for (const _ of [1, 2, 3]) expect(await said(client)).toBe('secure');
    expect(asked).toBe(1);
    const without = createTrustingClient({ url }, { system, isWithoutSystem: true });
    expect(await said(without)).toContain('is not trusted');
    expect(asked).toBe(1);
  });

  it('says that the system’s certificates cannot be read, where that is so', async () => {
    const url = await serve();
    for (const [system, isTold] of [
      [() => undefined, true],
      [() => [STRANGER ?? ''], false],
    ] as const) {
      const client = createTrustingClient({ url }, { system });
      for (const _ of [1, 2]) {
        const answer = await ask(client);
        const next = answer.ok ? '' : answer.failure.nextStep;
        expect(next).toContain('Set “caFile” of the environment');
        expect(next.includes('Those of the system cannot be read')).toBe(isTold);
      }
    }
  });

  it('leaves all other failures as they are', async () => {
    let asked = 0;
    const client = createTrustingClient({ url: 'http://127.0.0.1:1' }, { system: () => [String(asked++)] });
    expect(await said(client)).toBe('Nothing listens at http://127.0.0.1:1.');
    expect(asked).toBe(0);
  });
});
