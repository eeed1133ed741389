/** “Instrument the whole application” in Python: the framework's instrumentation where the application is made, and a set-up that exports. */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import { folderOf } from '../../sourceFiles';
import { requirePythonPackages } from '../manifests/pythonPackages';
import { importEdits, type WantedImport } from '../python/imports';
import { importSource } from '../python/importSource';
import { hasProvider } from '../python/notes';
import type { RouteFix, RouteTarget } from '../target';
import { placesOf, type InstrumentedPlace } from './pythonPlaces';
import { APPLICATION_FLAVOURS, DJANGO, DJANGO_FRAMEWORKS } from './pythonFlavours';
import { metricsExportOf, packagesFor, SET_UP, SET_UP_FILE, setUpSource, type MetricsExport } from './pythonSetUp';

export const instrumentApplicationPython: RouteFix = {
  frameworks: new Set([...Object.keys(APPLICATION_FLAVOURS), ...DJANGO_FRAMEWORKS]),
  namesRoute: false,
  apply: instrumentApplication,
};

/** Undefined where the application is not made in a place that is known, or a file of the set-up's name is there already. */
function instrumentApplication(target: RouteTarget): WorkspaceChange | undefined {
  const { route, tree, files } = target;
  const flavour = APPLICATION_FLAVOURS[route.framework] ?? DJANGO;
  const details = 'details' in flavour ? flavour.details : undefined;
  const places = placesOf(target);
  const [first] = places;
  if (!first || files.some((file) => file.endsWith(SET_UP_FILE))) return undefined;
  const metrics = hasProvider(files, tree) ? undefined : metricsExportOf(files, tree);
  const helper = helperFile(first, target);
  const edits = new Map<string, readonly TextEdit[]>();
  for (const place of places) edits.set(place.file, editsAt(place, helper, metrics !== undefined, target));
  if (metrics !== undefined || details)
    edits.set(helper, [{ range: [0, 0, 0, 0], text: setUpSource(serviceName(route.service), metrics, details) }]);
  const packages = [flavour.package, ...(metrics === undefined ? [] : packagesFor(metrics))];
  const needed = requirePythonPackages(first.file, packages, tree);
  return {
    title: 'Instrument the whole application',
    edits: new Map([...edits, ...needed.edits]),
    note: [
      ...(needed.install === undefined ? [] : [needed.install]),
      ...(metrics === undefined ? [] : [WHERE[metrics]]),
    ].join(' '),
  };
}

const WHERE: Readonly<Record<MetricsExport, string>> = {
  prometheus:
    'Traces go to http://localhost:4318 unless OTEL_EXPORTER_OTLP_ENDPOINT names another OTLP receiver; metrics stand beside those that the service serves already.',
  otlp: 'Traces and metrics go to http://localhost:4318 unless OTEL_EXPORTER_OTLP_ENDPOINT names another OTLP receiver.',
};

const serviceName = (service: string): string => service.replace(/["\\]/g, '');

/** Beside the application; for Django in the package of the settings, from where every entry can import it. */
function helperFile({ file, folder }: InstrumentedPlace, { files }: RouteTarget): string {
  const own = folder ?? folderOf(file);
  const path = own === '' ? SET_UP_FILE : `${own}/${SET_UP_FILE}`;
  return files.includes(path) ? file : path;
}

function editsAt(
  place: InstrumentedPlace,
  helper: string,
  setsUp: boolean,
  { route, tree }: RouteTarget,
): readonly TextEdit[] {
  const flavour = APPLICATION_FLAVOURS[route.framework] ?? DJANGO;
  const facts = tree.facts(place.file);
  const text = tree.text(place.file);
  if (!facts || text === undefined) return [];
  const source = importSource(place.file, helper, tree);
  const names = [
    ...(setsUp ? [SET_UP] : []),
    ...('details' in flavour && flavour.details ? flavour.details.names : []),
  ];
  const wanted: readonly WantedImport[] = [
    ...flavour.imports,
    ...names.sort().map((name) => ({ source, name, isOwn: true as const })),
  ];
  return [...importEdits(place.file, tree, wanted, place.line), ...place.edits(setsUp ? [`${SET_UP}()`] : [])];
}
