/** Every schema as it is detected when all known exporters are there, for whatever must work with each of them. */
import { succeeded } from '../../src/core/failure';
import { createScraper } from '../../src/telemetry/metrics/scrape';
import type { GeneratedService } from '../../src/telemetry/metrics/generate/expressions';
import { EXPORTERS } from './allExporters';
import type { Exporter } from './exporters';
import { exposition } from './exposition';

/** One service for each of these exporters. */
export async function generatedServices(exporters: readonly Exporter[] = EXPORTERS): Promise<GeneratedService[]> {
  const found = await Promise.all(
    exporters.map(async (exporter): Promise<GeneratedService[]> => {
      const body = new TextEncoder().encode(exposition(exporter, { ok: 90, failed: 10 }));
      const fetch = () => Promise.resolve(succeeded({ status: 200, contentType: 'text/plain', body }));
      const detected = await createScraper([{ name: 'shop', fetch }], { firstPause: 0 }).detect(
        AbortSignal.timeout(10_000),
      );
      if (!detected.ok) throw new Error(detected.failure.text);
      return detected.value.map((one) => ({
        name: exporter.library,
        detected: one,
        label: 'job',
        value: exporter.library,
      }));
    }),
  );
  return found.flat();
}
