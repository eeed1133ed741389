/** The receiver of a window in a process of its own, which tells its port and, when asked, what it kept and how much memory it had. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { parseSettings } from '../../../src/protocol/parseSettings';
import { openReceiver } from '../../../src/server/live/receiver';

const MEGABYTE = 1024 * 1024;
const memory = (): number => process.memoryUsage().rss / MEGABYTE;
const settle = (): void => void globalThis.gc?.();

async function main(): Promise<void> {
  // A port that nobody has at this moment: 0 would mean that nothing is received.
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  probe.close();
  const receiver = openReceiver(parseSettings({ local: { otlpPort: port } }).settings, true, {
    arrived: () => undefined,
    metricsArrived: () => undefined,
    isWanted: () => true,
    log: () => undefined,
  });
  settle();
  const before = memory();
  let peak = before;
  const begin = performance.eventLoopUtilization();
  setInterval(() => (peak = Math.max(peak, memory())), 50);
  process.on('message', () => {
    const busy = performance.eventLoopUtilization(begin).utilization;
    settle();
    process.send?.({ counts: receiver?.counts(), before, peak, after: memory(), busy });
  });
  setTimeout(() => process.send?.({ port }), 200);
}

void main();
