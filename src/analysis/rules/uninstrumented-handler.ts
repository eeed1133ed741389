/** A route with neither RED metrics nor traces. */
import type { Finding, Severity } from '../../core/finding';
import { locationKey } from '../../core/range';
import { routeFixes } from '../fixes/offered';
import type { Route, ServiceModel } from '../model';
import { isExample } from './examples';
import { isOperational } from './operationalPaths';
import type { RequiredSignals, Rule, RuleSettings } from './rule';

function* check(model: ServiceModel, settings: RuleSettings): Generator<Finding> {
  const measured = new Set(model.routes.filter(isMeasured).map(({ service }) => service));
  const reported = new Set<string>();
  for (const route of model.routes) {
    // Of a path that is unknown altogether nobody knows what serves it.
    if (route.path === '/{?}' || route.isSocket || isOperational(route.path) || servesFilesOrMetrics(route)) continue;
    if (!isMissing(route, settings.requiredSignals) || isLandingPage(route, model)) continue;
    const location = route.handler.location ?? route.declaration;
    if (reported.has(`${locationKey(location)} ${route.path}`)) continue;
    reported.add(`${locationKey(location)} ${route.path}`);
    const offered = routeFixes(route, model);
    yield {
      rule: 'uninstrumented-handler',
      severity: severityOf(route, measured),
      location,
      message: `${printMethod(route.method)}${route.path} is not measured: ${missingText(route, settings.requiredSignals)}.${offered.fixes ? '' : byHand(route)}`,
      related: route.handler.location ? [{ location: route.declaration, message: 'registered here' }] : [],
      ...offered,
    };
  }
}

/** Where other routes of the service are measured, a gap is a mistake; where none is, it is the state of things. */
function severityOf({ service, handler, declaration }: Route, measured: ReadonlySet<string>): Severity {
  const { file } = handler.location ?? declaration;
  // A handler that is made elsewhere may measure itself, or serve files.
  const isOpaque = handler.location === undefined && handler.body === undefined;
  return isOpaque || isExample(file) ? 'hint' : measured.has(service) ? 'warning' : 'info';
}

/** The page at the root of an exporter, which leads to its metrics: whatever else the file registers is for whoever runs it, too. */
function isLandingPage({ path, declaration: { file } }: Route, { routes, exposures }: ServiceModel): boolean {
  if (path !== '/') return false;
  const beside = routes.filter((other) => other.declaration.file === file && other.path !== '/');
  const servesMetrics = beside.some(isMetrics) || exposures.some(({ location }) => location.file === file);
  return servesMetrics && beside.every((other) => isOperational(other.path) || isMetrics(other));
}

const isMetrics = (route: Route): boolean => /(?:^|\/)metrics$/.test(route.path) || servesFilesOrMetrics(route);

/** `mux.Handle("/", http.FileServer(assets))`, `mux.Handle(settings.path, promhttp.Handler())`. */
const servesFilesOrMetrics = ({ handler, declaration }: Route): boolean =>
  handler.location === undefined &&
  declaration.file.endsWith('.go') &&
  /^(?:FileServer(?:FS)?|Handler|HandlerFor|InstrumentMetricHandler)$/.test(handler.name);

/** No fix knows this framework, or this way of using it. */
const BY_HAND =
  'count and time it in a wrapper around the handler, or start the OpenTelemetry instrumentation of its framework where the program starts.';

/** The same where Next.js runs no Node (https://nextjs.org/docs/app/guides/open-telemetry). */
const AT_THE_EDGE =
  'it runs at the edge, where prom-client and the SDK for Node do not. Call registerOTel of @vercel/otel in the `instrumentation` file: it sends spans from there too.';

const byHand = ({ hindrance }: Route): string =>
  ` No quick fix fits here: ${hindrance === 'edge' ? AT_THE_EDGE : BY_HAND}`;

const isMeasured = (route: Route): boolean => route.metrics.answer === 'yes' || route.traces.answer === 'yes';

/** Only a sure `no` counts: `unknown` stays silent. */
function isMissing(route: Route, required: RequiredSignals): boolean {
  const noMetrics = route.metrics.answer === 'no';
  const noTraces = route.traces.answer === 'no';
  switch (required) {
    case 'either':
      return noMetrics && noTraces;
    case 'metrics':
      return noMetrics;
    case 'traces':
      return noTraces;
    case 'both':
      return noMetrics || noTraces;
  }
}

function missingText(route: Route, required: RequiredSignals): string {
  if (required === 'either') return 'it has neither metrics nor traces';
  const missing = [
    ...(route.metrics.answer === 'no' ? ['metrics'] : []),
    ...(route.traces.answer === 'no' ? ['traces'] : []),
  ];
  return `it has no ${missing.filter((signal) => required === 'both' || signal === required).join(' and no ')}`;
}

const printMethod = (method: string): string => (method === '*' ? '' : `${method} `);

export const uninstrumentedHandler: Rule = { id: 'uninstrumented-handler', defaultSeverity: 'warning', check };
