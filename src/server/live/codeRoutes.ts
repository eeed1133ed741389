/** Routes and workers of the model as matching wants them: with every name under which telemetry may know them and their service. */
import { routeKey, workerKey, type HandlerReference, type ServiceModel } from '../../analysis/model';
import type { Settings } from '../../protocol/settings';
import type { CodeRoute } from '../../telemetry/metrics/routeIndex';

/** A name that the settings give to a service or its folder is the only one that counts for it. */
export function codeRoutes(model: ServiceModel, settings: Pick<Settings, 'services'>): CodeRoute[] {
  const servicesOf = serviceNames(model, settings);
  return model.routes.map((route) => ({
    key: routeKey(route),
    method: route.method,
    path: route.path,
    services: servicesOf(route.service),
    names: handlerNames(route.handler),
  }));
}

/** Workers have no path: they are known by the names of their tasks, queues and functions. */
export function codeWorkers(model: ServiceModel, settings: Pick<Settings, 'services'>): CodeRoute[] {
  const servicesOf = serviceNames(model, settings);
  return model.workers.map((worker) => ({
    key: workerKey(worker),
    method: '*',
    path: '',
    services: servicesOf(worker.service),
    names: [worker.name, ...handlerNames(worker.handler)],
  }));
}

/** Every name under which telemetry may know a service. */
export function serviceNames(
  model: ServiceModel,
  settings: Pick<Settings, 'services'>,
): (service: string) => readonly string[] {
  const names = new Map(
    model.services.map(({ name, folder, aliases }) => [name, namesOf([name, ...aliases], folder, settings)]),
  );
  return (service) => names.get(service) ?? [service];
}

/** `OrderHandler.Create` is also known as `Create`. */
const handlerNames = ({ name }: HandlerReference): string[] =>
  name === '<anonymous>' ? [] : [name, name.replace(/^.*\./, '')];

function namesOf(known: readonly string[], folder: string, settings: Pick<Settings, 'services'>): readonly string[] {
  const chosen = [...known, folder].flatMap((name) => settings.services[name] ?? []);
  return chosen.length > 0 ? chosen : known;
}
