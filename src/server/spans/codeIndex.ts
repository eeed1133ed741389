/** From a span to its line of code: by what it says of the file, by its route, by its name, by the function's name. */
import { routeKey, type ServiceModel, type SpanStart } from '../../analysis/model';
import { functionsIn } from '../../analysis/linker/visit';
import { languageOf } from '../../analysis/sourceFiles';
import type { Location } from '../../core/range';
import { readLabel } from '../../core/routeLabel';
import { RouteIndex, type CodeRoute } from '../../telemetry/metrics/routeIndex';
import { normaliseService } from '../../telemetry/metrics/serviceNames';
import type { CodeHint } from '../../telemetry/traces/codeHint';
import { codeRoutes, serviceNames } from '../live/codeRoutes';
import type { Settings } from '../../protocol/settings';
import type { Project } from '../workspace/project';
import { createBuiltPaths, isBelow, type BuiltPaths } from './builtPaths';

/** What of a session is searched. */
export interface CodeSource {
  readonly projects: readonly { readonly project: Project }[];
  readonly settings: Pick<Settings, 'services'>;
  modelOf(project: Project): ServiceModel;
}

/** A file of a project; the path is relative to the project's folder. */
export interface CodeFile {
  readonly project: Project;
  readonly path: string;
}

/** Where a span was made. */
export interface CodePlace extends CodeFile {
  readonly range: Location['range'];
}

export interface CodeIndex {
  /** Undefined where no line is certain. */
  find(hint: CodeHint): CodePlace | undefined;
  /** The file that a path of the machine that ran the service means. */
  findFile(path: string, service?: string): CodeFile | undefined;
  /** Whether telemetry of this name is of a service in the workspace. */
  isOwn(service: string): boolean;
}

/** Gives the index of the models as they are now; the same one until one of them changes. */
export function createCodeIndices(session: CodeSource): () => CodeIndex {
  let kept: { readonly models: readonly ServiceModel[]; readonly index: CodeIndex } | undefined;
  return () => {
    const models = session.projects.map(({ project }) => session.modelOf(project));
    const isSame = kept?.models.length === models.length && models.every((model, at) => model === kept?.models[at]);
    if (!kept || !isSame) kept = { models, index: createCodeIndex(session) };
    return kept.index;
  };
}

export function createCodeIndex(session: CodeSource): CodeIndex {
  const finders = session.projects.map(({ project }) => createFinder(project, session));
  const known = new Map<string, CodePlace | undefined>();
  return {
    find(hint) {
      const key = JSON.stringify(hint);
      if (!known.has(key))
        known.set(
          key,
          firstOf(finders, (finder) => finder.find(hint)),
        );
      return known.get(key);
    },
    findFile: (path, service) => firstOf(finders, (finder) => finder.findFile(path, service)),
    isOwn: (service) => finders.some(({ folderOf }) => folderOf(service) !== undefined),
  };
}

interface Finder extends Omit<CodeIndex, 'isOwn'> {
  /** Of the service that telemetry calls so. */
  folderOf(service: string | undefined): string | undefined;
}

function firstOf<Found>(finders: readonly Finder[], ask: (finder: Finder) => Found | undefined): Found | undefined {
  for (const finder of finders) {
    const found = ask(finder);
    if (found !== undefined) return found;
  }
  return undefined;
}

function createFinder(project: Project, session: CodeSource): Finder {
  const model = session.modelOf(project);
  const paths = createBuiltPaths(project.tree.files);
  const routes = createRouteFinder(model, codeRoutes(model, session.settings));
  const names = serviceNames(model, session.settings);
  const folderOf = (service: string | undefined): string | undefined =>
    service === undefined
      ? undefined
      : model.services.find(({ name }) => names(name).some((one) => isSameService(one, service)))?.folder;
  return {
    folderOf,
    find(hint) {
      const folder = folderOf(hint.service);
      const found =
        byFile(hint, project, paths, folder) ??
        routes(hint) ??
        byName(hint, model.spans, folder) ??
        byFunction(hint, project);
      return found && { project, path: found.file, range: found.range };
    },
    findFile(built, service) {
      const path = paths.find(built, folderOf(service));
      return path === undefined ? undefined : { project, path };
    },
  };
}

const isSameService = (left: string, right: string): boolean => normaliseService(left) === normaliseService(right);

/** Without a line, the function of that name in the file. */
function byFile(hint: CodeHint, project: Project, paths: BuiltPaths, folder?: string): Location | undefined {
  const file = hint.file === undefined ? undefined : paths.find(hint.file, folder);
  if (file === undefined) return undefined;
  const at = Math.max(0, (hint.line ?? 1) - 1);
  const named = hint.line === undefined ? declaredIn(file, lastName(hint.function), project) : [];
  return named.length === 1 ? named[0] : { file, range: [at, 0, at, 0] };
}

function createRouteFinder(
  model: ServiceModel,
  candidates: readonly CodeRoute[],
): (hint: CodeHint) => Location | undefined {
  const byKey = new Map(model.routes.map((route) => [routeKey(route), route]));
  const indices = new Map<string, RouteIndex>();
  const indexOf = (service = ''): RouteIndex => {
    const known = indices.get(service);
    if (known) return known;
    const own = candidates.filter(({ services }) => services.some((name) => isSameService(name, service)));
    const index = new RouteIndex(own.length > 0 ? own : candidates);
    indices.set(service, index);
    return index;
  };
  return ({ route, method, service }) => {
    if (route === undefined) return undefined;
    const fits = (one: CodeRoute): boolean => method === undefined || one.method === method || one.method === '*';
    const match = indexOf(service).find(readLabel(route), (all) => all.filter(fits));
    const found = byKey.get(match?.routes[0]?.key ?? '');
    return found && (found.handler.location ?? found.declaration);
  };
}

/** The one place that starts spans of this name by hand, in the service where several do. */
function byName({ operation }: CodeHint, spans: readonly SpanStart[], folder?: string): Location | undefined {
  const all = spans.filter(({ name }) => name !== undefined && name === operation);
  const own = folder === undefined ? [] : all.filter(({ location }) => isBelow(location.file, folder));
  const found = own.length > 0 ? own : all;
  return found.length === 1 ? found[0]?.location : undefined;
}

/** Only a name that one function of the workspace bears is sure enough. */
function byFunction({ function: qualified }: CodeHint, { tree }: Project): Location | undefined {
  const name = lastName(qualified);
  if (name === undefined) return undefined;
  const words = new RegExp(`\\b${name.replace(/\W/g, '')}\\b`);
  const found = tree.files.flatMap((file) =>
    languageOf(file) !== undefined && tree.mentions(file, words) ? declaredIn(file, name, { tree }) : [],
  );
  return found.length === 1 ? found[0] : undefined;
}

const lastName = (qualified: string | undefined): string | undefined =>
  qualified?.split(/[./:()*]+/).findLast((part) => part !== '');

function declaredIn(file: string, name: string | undefined, { tree }: Pick<Project, 'tree'>): Location[] {
  if (name === undefined || languageOf(file) === undefined) return [];
  return functionsIn(tree.facts(file)?.body ?? []).flatMap(({ name: own, nameRange }) =>
    own === name && nameRange ? [{ file, range: nameRange }] : [],
  );
}
