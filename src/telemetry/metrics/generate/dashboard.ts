/** A dashboard for Grafana: for each service and worker requests, errors, and p50, p95 and p99. Source: Grafana's dashboard JSON model. */
import { errorRatio, quantile, requestRate, routeLabels, type GeneratedService } from './expressions';

const WINDOW = '$__rate_interval';
const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' };
const PANEL = { width: 12, height: 8 };

interface Target {
  readonly expr: string | undefined;
  readonly legend: string;
}

/** JSON that Grafana imports, with the data source to choose. */
export function dashboardOf(title: string, services: readonly GeneratedService[]): string {
  const panels = services.flatMap(panelsOf);
  let y = 0;
  let x = 0;
  const placed = panels.map((panel, index) => {
    const isRow = panel['type'] === 'row';
    const width = isRow ? 24 : PANEL.width;
    const height = isRow ? 1 : PANEL.height;
    // A row begins below whatever stands before it.
    if (isRow && x > 0) {
      y += PANEL.height;
      x = 0;
    }
    const gridPos = { x, y, w: width, h: height };
    x += width;
    if (x >= 24) {
      y += height;
      x = 0;
    }
    return { id: index + 1, gridPos, ...panel };
  });
  const dashboard = {
    title,
    tags: ['redline'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }] },
    panels: placed,
  };
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

type Panel = Readonly<Record<string, unknown>>;

function panelsOf(service: GeneratedService): Panel[] {
  const labels = routeLabels(service);
  const legend = labels.map((label) => `{{${label}}}`).join(' ') || service.name;
  const panels: readonly Panel[] = [
    panel('Requests', 'reqps', [{ expr: requestRate(service, labels, WINDOW), legend }]),
    panel('Errors', 'percentunit', [{ expr: errorRatio(service, labels, WINDOW), legend }]),
    panel(
      'Duration',
      's',
      [0.5, 0.95, 0.99].map((share) => ({ expr: quantile(service, share, [], WINDOW), legend: `p${share * 100}` })),
    ),
    panel('p99 by route', 's', [{ expr: quantile(service, 0.99, labels, WINDOW), legend }]),
  ].filter((one) => one !== undefined);
  const row: Panel = { type: 'row', title: service.name, collapsed: false, panels: [] };
  return [row, ...panels];
}

/** Undefined when the series have nothing to show here. */
function panel(title: string, unit: string, targets: readonly Target[]): Panel | undefined {
  const shown = targets.filter(({ expr }) => expr !== undefined);
  if (shown.length === 0) return undefined;
  return {
    type: 'timeseries',
    title,
    datasource: DATA_SOURCE,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: shown.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource: DATA_SOURCE,
      expr,
      legendFormat: legend,
    })),
  };
}
