/** Which services the code has, which the server has, and which are taken for each other. */
import type { CodeService, ServiceNames } from '../../protocol/services';
import { normaliseService } from '../../telemetry/metrics/serviceNames';
import { servicesSeen } from '../../telemetry/metrics/sightings';
import { serviceNames } from '../live/codeRoutes';
import type { Session } from '../session';

/** Names that are offered: more than this nobody reads, and a person can type. */
const MOST_SEEN = 500;

export function serviceNamesOf(session: Session): ServiceNames {
  const seen = namesOnServer(session);
  const services = session.projects.flatMap(({ project }) => {
    const model = session.modelOf(project);
    const names = serviceNames(model, session.settings);
    return model.services.map(({ name, folder, aliases }): CodeService => {
      const own = new Set(names(name).map(normaliseService));
      const mapped = [name, ...aliases, folder].map((key) => session.settings.services[key]).find(Boolean);
      return {
        name,
        folder,
        found: seen.filter((one) => own.has(normaliseService(one))),
        ...(mapped === undefined ? {} : { mapped }),
      };
    });
  });
  return { services, seen };
}

/** Of series, of what was detected (readings leave out the services of others), and of what is scraped. */
function namesOnServer({ live }: Session): readonly string[] {
  const report = live.report();
  const detected = (report?.detected ?? []).flatMap(({ services = [], labels }) =>
    services.flatMap(
      (service) => labels.service.map((label) => service[label] ?? '').find((name) => name !== '') ?? [],
    ),
  );
  const jobs = (report?.jobs ?? []).map(({ job }) => job);
  return [...new Set([...servicesSeen(report?.sightings ?? []), ...detected, ...jobs])].sort().slice(0, MOST_SEEN);
}
