/**
 * Servers that fail in every way there is, in front of a session of the language server: what a person sees and reads in the log,
 * that nothing leaks, that nobody is pestered, and that numbers come back by themselves. Prints the matrix.
 */
import dns from 'node:dns';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { lensState, lensText } from '../../src/server/features/lensText';
import type { BackendSettings } from '../../src/protocol/settings';
import { statusOf } from '../../src/server/features/routesView';
import { Session } from '../../src/server/session';
import { loadedFrontEnd } from '../support/facts';
import { FAULTS, forwardTo, startFaultyServer, type Fault } from '../support/faults';
import { startPrometheusDouble, type PrometheusDouble, type ServedRoute } from '../support/prometheusDouble';
import { freePort } from '../support/services';
import { SHOP } from '../support/session';
import { temporaryFolder } from '../support/temporaryFolder';

const SECRET = 'glsa_thisMustNotBeSeen';
const SERVED: readonly ServedRoute[] = [
  { job: 'shop', method: 'GET', path: '/users/:id', rate: 10, errorRatio: 0.1, buckets: { 0.1: 0.5, 0.5: 1 } },
];
const LIMIT_MS = 40_000;

interface Watched {
  readonly session: Session;
  readonly logged: readonly string[];
  lens(): string;
}

/** From now on this name is that of this machine; what is given back makes it unknown again. */
function nameExists(wanted: string): () => void {
  const known = dns.lookup;
  const lookup = (name: string, ...more: unknown[]): void =>
    void Reflect.apply(known, dns, [name === wanted ? '127.0.0.1' : name, ...more]);
  Reflect.set(dns, 'lookup', lookup);
  return () => void Reflect.set(dns, 'lookup', known);
}

/** A session that reads from an address, with a credential for it, as if somebody looked. */
async function watch(url: string, more: Partial<BackendSettings> = {}): Promise<Watched> {
  const logged: string[] = [];
  const session = new Session(await loadedFrontEnd(), {
    changed: () => undefined,
    log: (text) => void logged.push(text),
  });
  session.configure({
    settings: {
      environments: [{ name: 'test', prometheus: { url, auth: 'bearer', ...more } }],
      refreshInterval: '1s',
      baseline: 'off',
      local: { enabled: false },
    },
    isTrusted: true,
    credentials: [{ origin: new URL(url).origin, kind: 'bearer', user: '', secret: SECRET }],
    theme: 'dark',
  });
  await session.open(pathToFileURL(temporaryFolder(SHOP)).href, AbortSignal.timeout(20_000));
  logged.length = 0;
  session.setInterest(true);
  return {
    session,
    logged,
    lens() {
      const route = session.projects
        .flatMap(({ project }) => session.modelOf(project).routes)
        .find(({ path }) => path === '/users/{id}');
      return route ? lensText(lensState(route, session), session, false) : 'no route';
    },
  };
}

async function until(isSo: () => boolean, what: string): Promise<number> {
  const began = performance.now();
  while (!isSo()) {
    if (performance.now() - began > LIMIT_MS) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - began;
}

interface Row {
  readonly title: string;
  readonly lens: string;
  readonly said: string;
  /** Seconds until it was seen, and until numbers were back. */
  readonly seenAfter: number;
  readonly backAfter: number | undefined;
  readonly lines: number;
}

const rows: Row[] = [];
const inSeconds = (milliseconds: number): number => Math.round(milliseconds / 100) / 10;

/** Everything that a person could read of it. */
const shown = ({ session, logged, lens }: Watched): string =>
  [lens(), statusOf(session).text, ...logged, JSON.stringify(session.live.report()?.failure ?? {})].join('\n');

function note(title: string, watched: Watched, times: Pick<Row, 'seenAfter' | 'backAfter'>): void {
  const [said = ''] = watched.logged;
  rows.push({ title, lens: lensBefore.get(watched) ?? '', said, lines: watched.logged.length, ...times });
}

const lensBefore = new WeakMap<Watched, string>();

describe('a server that fails', () => {
  const leaked: string[] = [];
  let other: Server;
  let otherUrl: string;

  beforeAll(async () => {
    other = createServer((request, response) => {
      leaked.push(request.headers.authorization ?? 'no credential');
      response.end('{}');
    });
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    otherUrl = `http://127.0.0.1:${port}`;
  });

  afterAll(() => {
    other.close();
    const line = ({ title, lens, lines, seenAfter, backAfter, said }: Row): string =>
      `${title.padEnd(32)}${lens.padEnd(36)}${`${seenAfter} s`.padStart(7)}${(backAfter === undefined ? '-' : `${backAfter} s`).padStart(8)}${String(lines).padStart(4)}  ${said}`;
    const head = `${'fault'.padEnd(32)}${'lens'.padEnd(36)}${'seen'.padStart(7)}${'back'.padStart(8)}${'log'.padStart(4)}`;
    console.log([head, ...rows.map(line)].join('\n'));
  });

  async function suffer(fault: Fault): Promise<void> {
    const server = await startFaultyServer(SERVED, otherUrl);
    server.fault = fault;
    const watched = await watch(server.url);
    try {
      const seen = await until(() => watched.session.live.state() === 'failing', `${fault.title} is seen`);
      lensBefore.set(watched, watched.lens());
      expect(watched.lens()).toBe(fault.lens);
      expect(watched.logged).toHaveLength(1);
      expect(watched.logged[0]).toContain(fault.said);
      expect(statusOf(watched.session).text).not.toBe('');
      // A second failure of the same kind is no news.
      const failedOnce = server.refusedAt.length;
      if (!/hangs|slow|200 MB/.test(fault.title))
        await until(() => server.refusedAt.length > failedOnce, `${fault.title} again`);
      expect(watched.logged).toHaveLength(1);
      server.fault = undefined;
      const back = await until(() => watched.session.live.state() === 'connected', `${fault.title} is over`);
      expect(watched.lens()).toBe('⚠ p99 492 ms · 10 % errors · 10 req/s');
      expect(watched.logged).toHaveLength(2);
      expect(watched.logged[1]).toContain('answers again');
      expect(shown(watched)).not.toContain(SECRET);
      note(fault.title, watched, { seenAfter: inSeconds(seen), backAfter: inSeconds(back) });
    } finally {
      watched.session.dispose();
      await server.close();
    }
  }

  it.concurrent.each(FAULTS)('$title', suffer, 90_000);

  it.concurrent(
    'asked to leave it alone, does',
    async () => {
      const fault = FAULTS.find(({ title }) => title.startsWith('429'));
      if (!fault) throw new Error('no such fault');
      const server = await startFaultyServer(SERVED, otherUrl);
      server.fault = fault;
      const watched = await watch(server.url);
      await until(() => server.refusedAt.length > 1, 'a second question');
      const [first = 0, second = 0] = server.refusedAt;
      expect(second - first).toBeGreaterThan(3_900);
      watched.session.dispose();
      await server.close();
    },
    60_000,
  );

  /** Nobody answers, until somebody does: `mend` makes it so. */
  async function mendedAfter(title: string, watched: Watched, lens: string, mend: () => unknown): Promise<void> {
    const seen = await until(() => watched.session.live.state() === 'failing', 'it is seen');
    lensBefore.set(watched, watched.lens());
    expect(watched.lens()).toBe(lens);
    await mend();
    const back = await until(() => watched.session.live.state() === 'connected', 'it is over');
    expect(watched.lens()).toBe('⚠ p99 492 ms · 10 % errors · 10 req/s');
    expect(watched.logged).toEqual([expect.any(String), expect.stringContaining('answers again')]);
    expect(shown(watched)).not.toContain(SECRET);
    note(title, watched, { seenAfter: inSeconds(seen), backAfter: inSeconds(back) });
    watched.session.dispose();
  }

  it.concurrent(
    'refused connections',
    async () => {
      const port = await freePort();
      const watched = await watch(`http://127.0.0.1:${port}`);
      let double: PrometheusDouble | undefined;
      await mendedAfter('connection refused', watched, 'nothing listens at this address', async () => {
        double = await startPrometheusDouble(SERVED, port);
      });
      await double?.close();
    },
    90_000,
  );

  it.concurrent(
    'a name that does not exist',
    async () => {
      const double = await startPrometheusDouble(SERVED);
      const watched = await watch(`http://prometheus.invalid:${new URL(double.url).port}`);
      let forget: (() => void) | undefined;
      await mendedAfter('DNS', watched, 'server name not found', () => {
        forget = nameExists('prometheus.invalid');
      });
      forget?.();
      await double.close();
    },
    90_000,
  );

  it.concurrent(
    'a certificate that nobody vouches for',
    async () => {
      const double = await startPrometheusDouble(SERVED);
      const path = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));
      const [key, cert] = [readFileSync(path('key')), readFileSync(path('certificate'))];
      const asked: string[] = [];
      const server = createTlsServer({ key, cert: readFileSync(path('stranger')) }, (request, response) => {
        asked.push(request.headers.authorization ?? '');
        void forwardTo(double.url, request, response);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      const watched = await watch(`https://127.0.0.1:${port}`, { caFile: path('certificate') });
      await mendedAfter('TLS', watched, 'certificate not trusted', () => {
        expect(watched.logged[0]).toContain('“caFile”');
        expect(asked).toEqual([]);
        server.setSecureContext({ key, cert });
      });
      expect(new Set(asked)).toEqual(new Set([`Bearer ${SECRET}`]));
      server.closeAllConnections();
      server.close();
      await double.close();
    },
    90_000,
  );

  it.concurrent(
    'an authority’s file that cannot be read',
    async () => {
      const folder = temporaryFolder({});
      const caFile = join(folder, 'authority.pem');
      const watched = await watch('https://127.0.0.1:1', { caFile });
      await until(() => watched.session.live.state() === 'failing', 'it is seen');
      expect(watched.lens()).toBe('certificate not trusted');
      expect(watched.logged).toEqual([expect.stringContaining(`“caFile” cannot be read: ${caFile}`)]);
      watched.session.dispose();
    },
    60_000,
  );

  it('nothing was sent to another origin', () => expect(leaked).toEqual([]));
});
