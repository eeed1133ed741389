/**
 * The load generator alone: `npx tsx test/support/load-main.ts --target node=http://127.0.0.1:3000 [--target go=…] [--rate 40]
 * [--seconds 60]`. Prints what the client saw as JSON when it ends, also on Ctrl+C.
 */
import { parseArgs } from 'node:util';
import { startLoad, type LoadTarget } from './load';
import { SAMPLES, serviceName } from './services';

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true, default: [] },
    rate: { type: 'string', default: '40' },
    seconds: { type: 'string' },
  },
});

const targets = values.target.map((text): LoadTarget => {
  const at = text.indexOf('=');
  const name = SAMPLES.find((sample) => sample === text.slice(0, at));
  if (!name) throw new Error(`--target is one of ${SAMPLES.join(', ')}, then = and an address; this is ${text}`);
  return { name, service: serviceName(name), url: text.slice(at + 1) };
});

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

const run = startLoad({
  targets,
  rate: Number(values.rate),
  signal: interrupted.signal,
  ...(values.seconds === undefined ? {} : { durationSeconds: Number(values.seconds) }),
});
await run.done;
console.log(JSON.stringify(run.truth(), undefined, 2));
