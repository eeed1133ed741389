/** Sends encoded batches to a receiver: `protocol port rate seconds`; rate 0 sends as fast as it goes. Tells what was taken. */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { encodeTraces } from '../../support/otlp/encode';
import { generateTrace } from '../../support/otlp/generate';
import { call, framed, opened } from '../../support/otlp/grpc';

/** As exporters send: 512 spans a request, of traces of 16. */
const TRACE_SPANS = 16;
const BATCH_SPANS = 512;
const BODIES = 64;
const CONNECTIONS = 8;

const protocol = process.argv[2];
const [port = 0, rate = 0, seconds = 1] = process.argv.slice(3).map(Number);

/** The trace ids of each body are written over before it is sent, so that no trace comes twice. */
interface Body {
  readonly bytes: Buffer;
  /** Where the ids stand, trace by trace. */
  readonly places: readonly (readonly number[])[];
}

function bodyOf(seed: number): Body {
  const all = Array.from({ length: BATCH_SPANS / TRACE_SPANS }, (_, index) =>
    generateTrace(TRACE_SPANS, seed * 1000 + index),
  );
  const bytes = encodeTraces(all.flatMap(({ traces }) => traces));
  const places = all.map(({ traceId }) => {
    const id = Buffer.from(traceId, 'hex');
    const found: number[] = [];
    for (let at = bytes.indexOf(id); at >= 0; at = bytes.indexOf(id, at + 1)) found.push(at);
    return found;
  });
  return { bytes, places };
}

const bodies = Array.from({ length: BODIES }, (_, index) => bodyOf(index + 1));
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
let nextTrace = 1;

function renew({ bytes, places }: Body): Buffer {
  for (const trace of places) {
    nextTrace++;
    for (const at of trace) bytes.writeUInt32BE(nextTrace, at);
  }
  return bytes;
}

/** One connection each, as many exporters would have. */
const sessions = protocol === 'grpc' ? Array.from({ length: CONNECTIONS }, () => opened(port)) : [];

/** Whether all of it was taken. */
async function isTaken(body: Buffer, own: number): Promise<boolean> {
  const session = sessions[own];
  if (!session) return (await post(body)) === 200;
  const { code } = await call(session, framed(body)).catch(() => ({ code: undefined }));
  return code === 0;
}

function post(body: Buffer): Promise<number> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const sent = request({ agent, host: '127.0.0.1', port, path: '/v1/traces', method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', () => resolve(0));
    sent.end(body);
  });
}

async function main(): Promise<void> {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const ends = begin + seconds * 1000;
  const total = rate === 0 ? Infinity : rate * seconds;
  let [spans, accepted] = [0, 0];
  const send = async (own: number): Promise<void> => {
    for (let round = own; spans < total && (rate > 0 || performance.now() < ends); round += CONNECTIONS) {
      const due = begin + (spans / (rate || Infinity)) * 1000;
      spans += BATCH_SPANS;
      if (due > performance.now()) await pause(due - performance.now());
      const body = bodies[round % BODIES];
      if (body && (await isTaken(renew(body), own))) accepted += BATCH_SPANS;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, own) => send(own)));
  const { user, system } = process.cpuUsage(cpu);
  for (const session of sessions) session.close();
  process.send?.({ spans, accepted, seconds: (performance.now() - begin) / 1000, cpu: user + system });
}

void main();
