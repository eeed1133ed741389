/** Which services' series to ask for, so that a server that many teams share is not read as a whole. */
import type { CodeRoute } from './routeIndex';
import { normaliseService } from './serviceNames';
import type { DetectedSchema, ServiceScope } from './source';

/** With fewer services than this on the server, all are read: series of a service nobody could name are found, too. */
const FEW_SERVICES = 20;

/**
 * The services of these routes as they stand on the server. Undefined when everything has to be read: the server has few
 * services, none of them has a name that the code knows, or no label tells them apart.
 */
export function scopeFor(detected: DetectedSchema, routes: readonly CodeRoute[]): ServiceScope | undefined {
  const services = detected.services ?? [];
  if (services.length <= FEW_SERVICES) return undefined;
  const label = detected.labels.service.find((name) => services.every((service) => (service[name] ?? '') !== ''));
  if (label === undefined) return undefined;
  const names = new Set(routes.flatMap((route) => route.services).map(normaliseService));
  const own = services.filter((service) => Object.values(service).some((value) => names.has(normaliseService(value))));
  const values = [...new Set(own.map((service) => service[label] ?? ''))].sort();
  return values.length > 0 ? { label, values } : undefined;
}
