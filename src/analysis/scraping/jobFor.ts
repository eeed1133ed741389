/** The job that would reach a service: its address as its neighbours write theirs. */
import type { Exposure } from '../model';
import type { NewJob } from './addJob';
import { composedOf, isThisMachine } from './reach';
import type { ScrapeFile, Scraping } from './scraping';

/** Undefined where host or port are not certain. */
export function jobFor(exposure: Exposure, { jobs }: ScrapeFile, scraping: Scraping): NewJob | undefined {
  const { service, path } = exposure;
  const [composed] = composedOf(exposure, scraping);
  const [host] = composed?.names ?? [];
  const beside = jobs.flatMap(({ targets }) => targets.map((target) => target.host)).find(isThisMachine);
  const address =
    composed && host !== undefined && isReachedByName(jobs, composed.file, scraping)
      ? { host, ports: exposure.ports.length > 0 ? exposure.ports : composed.ports.map(({ container }) => container) }
      : { host: beside, ports: exposure.ports };
  const [port, ...others] = new Set(address.ports);
  if (address.host === undefined || port === undefined || others.length > 0) return undefined;
  return { name: service.name, target: `${address.host}:${port}`, ...(path === '/metrics' ? {} : { path }) };
}

/** Prometheus runs in the same compose file, or its targets are called by their names. */
function isReachedByName(jobs: ScrapeFile['jobs'], file: string, { compose }: Scraping): boolean {
  const runsThere = compose.some(
    (service) => service.file === file && service.names.some((name) => /prometheus/.test(name)),
  );
  return runsThere || jobs.some(({ targets }) => targets.some(({ host }) => !isThisMachine(host)));
}
