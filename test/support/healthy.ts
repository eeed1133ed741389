/** Waits for a service to answer. */
import type { ManagedProcess } from './processes';

const START_LIMIT_MS = 30_000;

/** Resolves when `url` answers well. Throws with the process's output when it ended, or does not answer within 30 s. */
export async function untilHealthy(url: string, managed: ManagedProcess): Promise<void> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (managed.isRunning() && performance.now() < deadline) {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const output = managed.output();
  await managed.stop();
  throw new Error(`${managed.name} did not become healthy:\n${output.slice(-4000)}`);
}
