/** Routes of the model as matching wants them: with every name under which telemetry may know their service. */
import { routeKey, type ServiceModel } from '../../analysis/model';
import type { Settings } from '../../protocol/settings';
import type { CodeRoute } from '../../telemetry/metrics/routeIndex';

/** A name that the settings give to a service or its folder is the only one that counts for it. */
export function codeRoutes(model: ServiceModel, settings: Pick<Settings, 'services'>): CodeRoute[] {
  const names = new Map(
    model.services.map(({ name, folder, aliases }) => [name, namesOf([name, ...aliases], folder, settings)]),
  );
  return model.routes.map((route) => ({
    key: routeKey(route),
    method: route.method,
    path: route.path,
    services: names.get(route.service) ?? [route.service],
  }));
}

function namesOf(known: readonly string[], folder: string, settings: Pick<Settings, 'services'>): readonly string[] {
  const chosen = [...known, folder].flatMap((name) => settings.services[name] ?? []);
  return chosen.length > 0 ? chosen : known;
}
