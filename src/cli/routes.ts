/** `redline routes <folder>`: the inventory. */
import type { Route, ServiceModel, Worker } from '../analysis/model';
import { openProject, type Command } from './command';
import { formatTable } from './table';

export const routesCommand: Command = {
  name: 'routes',
  usage: 'routes <folder> [--json]',
  summary: 'list every route and worker, and whether it is measured',
  options: [{ name: 'json', kind: 'flag', help: 'print JSON' }],
  async run(args, context) {
    const opened = await openProject(args, routesCommand, context);
    if (!opened) return 2;
    const model = opened.project.model();
    context.terminal.print(args.flag('json') ? `${JSON.stringify(inventory(model), null, 2)}\n` : describe(model));
    return 0;
  },
};

/** The contract's JSON. Lines are one-based. */
export function inventory(model: ServiceModel): object {
  return {
    routes: model.routes.map(routeRow),
    workers: model.workers.map(workerRow),
    warnings: model.warnings.map(warningRow),
  };
}

function routeRow(route: Route): object {
  return {
    method: route.method,
    path: route.path,
    file: route.declaration.file,
    line: route.line + 1,
    handler: route.handler.name,
    framework: route.framework,
    service: route.service,
    metrics: route.metrics.answer,
    traces: route.traces.answer,
  };
}

function workerRow(worker: Worker): object {
  return {
    name: worker.name,
    kind: worker.kind,
    file: worker.declaration.file,
    line: worker.declaration.range[0] + 1,
    metrics: worker.metrics.answer,
    traces: worker.traces.answer,
  };
}

function warningRow({ location, reason }: ServiceModel['warnings'][number]): object {
  return { file: location.file, line: location.range[0] + 1, reason };
}

function describe(model: ServiceModel): string {
  if (model.routes.length === 0 && model.workers.length === 0) return 'No routes found.\n';
  const columns = ['METHOD', 'PATH', 'HANDLER', 'METRICS', 'TRACES', 'WHERE'].map((title) => ({ title }));
  const rows = model.routes.map((route) => [
    route.method,
    route.path,
    route.handler.name,
    route.metrics.answer,
    route.traces.answer,
    `${route.declaration.file}:${route.line + 1}`,
  ]);
  const workers = model.workers.map((worker) => [
    worker.kind,
    worker.name,
    worker.handler.name,
    worker.metrics.answer,
    worker.traces.answer,
    `${worker.declaration.file}:${worker.declaration.range[0] + 1}`,
  ]);
  const warnings = model.warnings.map(
    ({ location, reason }) => `warning: ${location.file}:${location.range[0] + 1}: ${reason}`,
  );
  return `${[formatTable(columns, [...rows, ...workers]), ...warnings].join('\n')}\n`;
}
