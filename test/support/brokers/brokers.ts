/** Real brokers for workers that a fix was applied to. Each is started once a suite, and is asked for by what its clients read from the environment. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagesOf } from '../fixedService';
import { untilHealthy } from '../healthy';
import type { ManagedProcess, Processes } from '../processes';
import { freePort } from '../services';
import { RABBITMQ, type Tool } from '../toolchains';

const KAFKA_SOURCE = fileURLToPath(new URL('kafka/', import.meta.url));
const BUILD_LIMIT_MS = 300_000;
const START_LIMIT_MS = 60_000;

export interface Broker {
  /** What it needs beside the language of its clients. */
  readonly needs: readonly Tool[];
  /** Starts it; gives the environment of its clients. */
  readonly start: (processes: Processes) => Promise<Readonly<Record<string, string>>>;
}

/** `KAFKA` is `host:port`; topics are `orders`, `payments` and `refunds`. */
const kafka: Broker = {
  needs: ['go'],
  start: async (processes) => {
    const port = await freePort();
    const command = await builtKafka(processes);
    const running = processes.start({ name: 'kfake', command, args: [], env: { PORT: String(port) } });
    const url = `http://127.0.0.1:${port}/`;
    await untilHealthy(url, running);
    return { KAFKA: await (await fetch(url)).text() };
  },
};

/** Built once, in the user's cache. */
async function builtKafka(processes: Processes): Promise<string> {
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.sum']) hash.update(await readFile(join(KAFKA_SOURCE, file)));
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'redline', 'brokers');
  const program = join(cache, `kafka-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(program)) return program;
  const unfinished = `${program}.${process.pid}`;
  const args = ['build', '-buildvcs=false', '-o', unfinished, '.'];
  await processes.run({ name: 'go build', command: 'go', args, cwd: KAFKA_SOURCE }, { timeoutMs: BUILD_LIMIT_MS });
  await rename(unfinished, program);
  return program;
}

/** `AMQP_URL`. Everything that it keeps is in a folder of its own; the port mapper of Erlang is ours too, and ends with it. */
const rabbitmq: Broker = {
  needs: ['rabbitmq'],
  start: async (processes) => {
    const folder = await mkdtemp(join(tmpdir(), 'redline-rabbitmq-'));
    const [port, mapper, distribution] = await Promise.all([freePort(), freePort(), freePort()]);
    const env = {
      HOME: folder,
      RABBITMQ_MNESIA_BASE: join(folder, 'data'),
      RABBITMQ_LOG_BASE: folder,
      RABBITMQ_LOGS: '-',
      RABBITMQ_PID_FILE: join(folder, 'pid'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
      RABBITMQ_CONFIG_FILE: join(folder, 'none'),
      RABBITMQ_CONF_ENV_FILE: join(folder, 'none.conf'),
      RABBITMQ_NODENAME: `redline-${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(distribution),
      ERL_EPMD_PORT: String(mapper),
    };
    processes.start({ name: 'epmd', command: 'epmd', args: ['-port', String(mapper)] });
    const running = processes.start({ name: 'rabbitmq', command: RABBITMQ, args: [], env });
    await untilSaid(running, /Server startup complete/);
    return { AMQP_URL: `amqp://guest:guest@127.0.0.1:${port}` };
  },
};

async function untilSaid(running: ManagedProcess, words: RegExp): Promise<void> {
  const end = performance.now() + START_LIMIT_MS;
  while (running.isRunning() && performance.now() < end) {
    if (words.test(running.output())) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${running.name} did not start:\n${running.output().slice(-4000)}`);
}

/** `SQS_URL`, with credentials that moto takes. */
const sqs: Broker = {
  needs: ['python'],
  start: async (processes) => {
    const [installed, venv] = await packagesOf('python', processes);
    const port = await freePort();
    const command = join(installed, venv, 'bin', 'python');
    const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)];
    const running = processes.start({ name: 'moto', command, args });
    const url = `http://127.0.0.1:${port}`;
    await untilHealthy(`${url}/moto-api/data.json`, running);
    return { SQS_URL: url, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  },
};

/** `NATS_URL`. */
const nats: Broker = {
  needs: ['nats'],
  start: async (processes) => {
    const port = await freePort();
    const args = ['-a', '127.0.0.1', '-p', String(port)];
    const running = processes.start({ name: 'nats', command: 'nats-server', args });
    await untilSaid(running, /Server is ready/);
    return { NATS_URL: `nats://127.0.0.1:${port}` };
  },
};

/** `REDIS_URL`. It keeps nothing. */
const redis: Broker = {
  needs: ['redis'],
  start: async (processes) => {
    const port = await freePort();
    const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
    const running = processes.start({ name: 'redis', command: 'redis-server', args });
    await untilSaid(running, /Ready to accept connections/);
    return { REDIS_URL: `redis://127.0.0.1:${port}` };
  },
};

export const BROKERS = { kafka, rabbitmq, sqs, nats, redis } as const;
export type BrokerName = keyof typeof BROKERS;

export const needsOf = (names: readonly BrokerName[]): readonly Tool[] => names.flatMap((name) => BROKERS[name].needs);

/** Starts them beside each other; gives the environment of all their clients. */
export async function startBrokers(
  names: readonly BrokerName[],
  processes: Processes,
): Promise<Readonly<Record<string, string>>> {
  const started = await Promise.all(names.map((name) => BROKERS[name].start(processes)));
  return Object.assign({}, ...started);
}
