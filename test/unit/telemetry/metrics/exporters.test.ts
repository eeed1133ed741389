/** Every known exporter is read right, without a server; with a real Prometheus it is tested elsewhere. */
import { beforeAll, describe, expect, it } from 'vitest';
import { succeeded } from '../../../../src/core/failure';
import { seconds } from '../../../../src/core/units';
import { createScraper, type ScrapeTarget } from '../../../../src/telemetry/metrics/scrape';
import { SCHEMAS } from '../../../../src/telemetry/metrics/schemas/registry';
import { createStatsReader, type StatsReport } from '../../../../src/telemetry/metrics/stats';
import { EXPORTERS } from '../../../support/allExporters';
import type { Exporter } from '../../../support/exporters';
import { exposition } from '../../../support/exposition';
import { codeRouteOf, jobOf, judge } from '../../../support/exportersTruth';

const SECONDS = 10;
const PER_SCRAPE = { ok: 190, failed: 10 };
const TRUTH = { rate: 20, errorRatio: 0.05 };

function targetOf(exporter: Exporter): ScrapeTarget {
  let scrapes = 0;
  return {
    name: jobOf(exporter),
    fetch: () => {
      scrapes += 1;
      const text = exposition(exporter, { ok: PER_SCRAPE.ok * scrapes, failed: PER_SCRAPE.failed * scrapes });
      const body = new TextEncoder().encode(text);
      return Promise.resolve(succeeded({ status: 200, contentType: 'text/plain', body }));
    },
  };
}

describe('exporters', () => {
  let report: StatsReport;

  beforeAll(async () => {
    let time = 0;
    const [first, ...others] = EXPORTERS.map(targetOf);
    if (!first) throw new Error('no exporter');
    const ticking = { ...first, fetch: (signal: AbortSignal) => ((time += SECONDS * 1000), first.fetch(signal)) };
    const reader = createStatsReader(createScraper([ticking, ...others], { now: () => time, firstPause: 0 }));
    const signal = AbortSignal.timeout(5_000);
    report = await reader.read(EXPORTERS.map(codeRouteOf), { window: seconds(60) }, signal);
  });

  it.each(EXPORTERS)('$library', (exporter) => {
    const { said, expected } = judge(exporter, report.stats.get(jobOf(exporter)), TRUTH);
    expect(said).toBe(expected);
  });

  it('speak every schema that there is', () => {
    const spoken = new Set(EXPORTERS.map(({ schema }) => schema));
    const silent = SCHEMAS.filter(({ id }) => !spoken.has(id));
    expect(silent.map(({ id }) => id)).toEqual([]);
  });
});
