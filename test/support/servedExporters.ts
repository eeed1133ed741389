/** Synthetic exporters on loopback: each counts by the clock, so that what is measured of it can be held against what it did. */
import { createServer, type Server } from 'node:http';
import type { Exporter } from './exporters';
import { jobOf, type Truth } from './exportersTruth';
import { CONTENT_TYPE, exposition } from './exposition';
import type { PrometheusTarget } from './prometheus';

export const TRUTH: Truth = { rate: 200, errorRatio: 0.05 };

export interface ServedExporters {
  readonly targets: readonly PrometheusTarget[];
  close(): void;
}

export async function serveExporters(exporters: readonly Exporter[]): Promise<ServedExporters> {
  const served = await Promise.all(exporters.map(serve));
  return {
    targets: exporters.map((exporter, index) => ({ job: jobOf(exporter), address: served[index]?.address ?? '' })),
    close() {
      for (const { server } of served) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

/** What happened before the first scrape makes that the series are there. */
async function serve(exporter: Exporter): Promise<{ readonly address: string; readonly server: Server }> {
  const started = performance.now();
  const server = createServer((_, response) => {
    const requests = TRUTH.rate * (10 + (performance.now() - started) / 1000);
    const failed = Math.round(requests * TRUTH.errorRatio);
    response.setHeader('content-type', exporter.isUtf8 ? CONTENT_TYPE : 'text/plain; version=0.0.4');
    response.end(exposition(exporter, { ok: Math.round(requests) - failed, failed }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { address: `127.0.0.1:${address.port}`, server };
}
