/**
 * The receiver under load from another process: spans a second that it takes, what it loses and drops, and its memory. The bodies are
 * encoded beforehand and sent over connections that stay open, as exporters do. Run: npm run bench -- receiver
 */
import { build } from 'esbuild';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Spans a second, and seconds, of the steady run; the bar is that none is lost. */
const RATE = 50_000;
const SECONDS = Number(process.env['REDLINE_BENCH_SECONDS'] ?? 30);
const MOST_MEMORY = 400;

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'redline-bench-'));
await build({
  entryPoints: {
    receiver: join(root, 'test/bench/receiver/receiver-main.ts'),
    sender: join(root, 'test/bench/receiver/sender-main.ts'),
  },
  outdir: folder,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
});

const started = (name, ...args) => fork(join(folder, `${name}.cjs`), args, { execArgv: ['--expose-gc'] });
const told = async (child) => (await once(child, 'message'))[0];
const round = (value) => Math.round(value).toLocaleString('en');

/** `rate` 0 sends as fast as it goes. */
async function run(title, protocol, rate, seconds) {
  const receiver = started('receiver');
  const { port } = await told(receiver);
  const sender = started('sender', protocol, String(port), String(rate), String(seconds));
  const sent = await told(sender);
  receiver.send('report');
  const { counts, before, peak, after, busy } = await told(receiver);
  for (const child of [sender, receiver]) child.kill();
  const lost = sent.accepted - counts.spans - counts.replaced - counts.refused;
  console.log(
    `${title}: ${round(sent.spans / sent.seconds)} spans/s for ${sent.seconds.toFixed(1)} s; lost ${lost}, ` +
      `refused ${round(sent.spans - sent.accepted)}, gave way to newer ones ${round(counts.replaced)}, kept ${round(counts.spans)}; ` +
      `main thread busy ${(busy * 100).toFixed(0)} %, ${(sent.cpu / sent.spans).toFixed(1)} µs a span in the sender; ` +
      `memory ${round(before)} MB before, ${round(peak)} at the peak, ${round(after)} after`,
  );
  return { ...sent, lost, peak, rate: sent.spans / sent.seconds };
}

let isGood = true;
for (const protocol of ['http', 'grpc']) {
  const steady = await run(`${protocol}, steady at ${round(RATE)}`, protocol, RATE, SECONDS);
  const fast = await run(`${protocol}, as fast as it goes`, protocol, 0, Math.min(SECONDS, 10));
  isGood &&=
    steady.lost === 0 &&
    fast.lost === 0 &&
    steady.spans === steady.accepted &&
    steady.rate > RATE * 0.98 &&
    Math.max(steady.peak, fast.peak) < MOST_MEMORY;
}
await rm(folder, { recursive: true });
console.log(isGood ? 'within its bars' : 'ABOVE ITS BARS');
process.exitCode = isGood ? 0 : 1;
