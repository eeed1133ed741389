/** Gives a label a bounded value in place of an unbounded one: the template of the route, the class of the error. */
import type { WorkspaceChange } from '../../../core/finding';
import { contains, type Location } from '../../../core/range';
import type { FileFacts } from '../../facts';
import { functionsIn } from '../../linker/visit';
import type { ServiceModel } from '../../model';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { sliceOf } from '../textStyle';

interface Bounded {
  /** What stands there now; its first group is the request, the context or the error. */
  readonly value: RegExp;
  /** A module that the file must import for this to be meant. */
  readonly module: RegExp;
  /** Those whose handlers get such a request; without any it does not depend on one. */
  readonly frameworks?: readonly string[];
  /** Undefined where the value is not there yet, or not there at all. */
  readonly instead: (subject: string, surroundings: Surroundings) => string | undefined;
  readonly title: string;
}

interface Surroundings {
  /** The text of the function around, up to the value. */
  readonly before: string;
  /** All of its text. */
  readonly whole: string;
  readonly imports: ReadonlySet<string>;
  /** Within the handler of a route, which is known there. */
  readonly isHandler: boolean;
  /** Go: the request knows the pattern that it matched. */
  readonly hasPattern: boolean;
}

const TEMPLATE = 'Use the route template';
const CLASS = 'Use the class of the error';

/** In middleware the route is known when the request has been handled, and may be none. */
const inMiddleware =
  (next: RegExp, inside: (subject: string) => string, behind: (subject: string) => string) =>
  (subject: string, { before, whole }: Surroundings): string | undefined => {
    if (!next.test(whole)) return inside(subject);
    return next.test(before) ? behind(subject) : undefined;
  };

const GO_NEXT = /\.ServeHTTP\(|\bnext\(/;

/** By language, the first that fits. Sources: the documentation of each framework. */
const BOUNDED: Readonly<Record<FileFacts['language'], readonly Bounded[]>> = {
  go: [
    {
      value: /^(\w+)\.Request\.(?:URL\.Path|RequestURI|URL\.String\(\))$/,
      module: /^github\.com\/gin-gonic\/gin$/,
      frameworks: ['gin'],
      instead: (context) => `${context}.FullPath()`,
      title: TEMPLATE,
    },
    {
      value: /^(\w+)\.Request\(\)\.(?:URL\.Path|RequestURI|URL\.String\(\))$/,
      module: /^github\.com\/labstack\/echo/,
      frameworks: ['echo'],
      instead: (context) => `${context}.Path()`,
      title: TEMPLATE,
    },
    {
      value: /^(\w+)\.(?:Path|OriginalURL)\(\)$/,
      module: /^github\.com\/gofiber\/fiber/,
      frameworks: ['fiber'],
      instead: (context) => `${context}.Route().Path`,
      title: TEMPLATE,
    },
    {
      value: /^(\w+)\.(?:URL\.Path|RequestURI|URL\.String\(\))$/,
      module: /^github\.com\/go-chi\/chi/,
      frameworks: ['chi'],
      instead: (request, { imports }) =>
        imports.has('chi') ? `chi.RouteContext(${request}.Context()).RoutePattern()` : undefined,
      title: TEMPLATE,
    },
    {
      // Go 1.23; in middleware it is known when the mux inside has run.
      value: /^(\w+)\.(?:URL\.Path|RequestURI|URL\.String\(\))$/,
      module: /^net\/http$/,
      frameworks: ['net-http'],
      instead: (request, around) =>
        around.hasPattern && (!GO_NEXT.test(around.whole) || GO_NEXT.test(around.before))
          ? `${request}.Pattern`
          : undefined,
      title: TEMPLATE,
    },
    {
      value: /^(\w+)\.Error\(\)$/,
      module: /^fmt$/,
      instead: (error, { imports }) => (imports.has('fmt') ? `fmt.Sprintf("%T", ${error})` : undefined),
      title: CLASS,
    },
  ],
  python: [
    {
      value: /^(?:str\()?(\w+)\.url(?:\.path)?\)?$/,
      module: /^(?:fastapi|starlette)/,
      frameworks: ['fastapi', 'starlette'],
      instead: inMiddleware(
        /\bcall_next\(/,
        (request) => `${request}.scope["route"].path`,
        (request) => `getattr(${request}.scope.get("route"), "path", "unmatched")`,
      ),
      title: TEMPLATE,
    },
    {
      value: /^(request)\.(?:path|full_path|url)$/,
      module: /^flask/,
      frameworks: ['flask'],
      instead: (request, { isHandler }) =>
        isHandler ? `${request}.url_rule.rule` : `(${request}.url_rule.rule if ${request}.url_rule else "unmatched")`,
      title: TEMPLATE,
    },
    {
      value: /^(request|req|self\.request)\.(?:path|path_info|get_full_path\(\))$/,
      module: /^django/,
      frameworks: ['django', 'django-rest-framework', 'django-ninja'],
      instead: inMiddleware(
        /get_response\(/,
        (request) => `${request}.resolver_match.route`,
        (request) => `(${request}.resolver_match.route if ${request}.resolver_match else "unmatched")`,
      ),
      title: TEMPLATE,
    },
    { value: /^(?:str|repr)\((\w+)\)$/, module: /./, instead: (error) => `type(${error}).__name__`, title: CLASS },
  ],
  typescript: [
    {
      value: /^(\w+)\.(?:path|url|originalUrl)$/,
      module: /^express$/,
      frameworks: ['express', 'nestjs', 'nextjs'],
      instead: inMiddleware(
        /\bnext\(/,
        (request) => `${request}.baseUrl + ${request}.route.path`,
        (request) => `${request}.route ? ${request}.baseUrl + ${request}.route.path : 'unmatched'`,
      ),
      title: TEMPLATE,
    },
    {
      value: /^(\w+)\.(?:url|originalUrl)$/,
      module: /^fastify$/,
      frameworks: ['fastify', 'nestjs'],
      instead: (request) => `${request}.routeOptions.url ?? 'unmatched'`,
      title: TEMPLATE,
    },
    {
      // Also `(error as Error).message`: what it is taken for stays.
      value: /^(\w+|\(\w+ as \w+\))\.(?:message|stack)$/,
      module: /./,
      instead: (error) => `${error}.name`,
      title: CLASS,
    },
  ],
};

/** By where the value comes from: those that have a bounded counterpart. */
export const BOUNDED_TITLES: Readonly<Record<string, string>> = { 'raw-path': TEMPLATE, 'error-text': CLASS };

export function boundLabel(
  place: Location,
  source: string,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  const facts = tree.facts(place.file);
  const text = tree.text(place.file);
  const wanted = BOUNDED_TITLES[source];
  if (!facts || text === undefined || wanted === undefined) return undefined;
  const written = sliceOf(text, place.range);
  const fitting = BOUNDED[facts.language].filter(
    ({ value, module, title }) =>
      title === wanted && value.test(written) && facts.imports.some((imported) => module.test(imported.source)),
  );
  const entry = meantOf(fitting, place, model);
  const subject = entry?.value.exec(written)?.[1];
  const instead =
    entry && subject !== undefined ? entry.instead(subject, surroundings(facts, place, text, model, tree)) : undefined;
  if (!entry || instead === undefined) return undefined;
  return { title: entry.title, edits: new Map([[place.file, [{ range: place.range, text: instead }]]]) };
}

/** A file may import several frameworks: the one that runs the handler is meant. Those of Go build on the last, `net/http`. */
function meantOf(fitting: readonly Bounded[], place: Location, { routes }: ServiceModel): Bounded | undefined {
  const [first, ...others] = fitting;
  if (others.length === 0) return first;
  const running = handlersAround(place, routes).map(({ framework }) => framework);
  const meant = fitting.find(({ frameworks = [] }) => running.some((framework) => frameworks.includes(framework)));
  return meant ?? (place.file.endsWith('.go') ? first : undefined);
}

const handlersAround = ({ file, range }: Location, routes: ServiceModel['routes']): ServiceModel['routes'] =>
  routes.filter(({ handler: { body } }) => body !== undefined && body.file === file && contains(body.range, range));

function surroundings(
  facts: FileFacts,
  place: Location,
  text: string,
  model: ServiceModel,
  tree: SourceTree,
): Surroundings {
  const { range } = place;
  const [line, column] = range;
  const [outer] = functionsIn(facts.body)
    .filter(({ bodyRange }) => contains(bodyRange, range))
    .sort((left, right) => left.bodyRange[0] - right.bodyRange[0]);
  const whole = outer ? sliceOf(text, outer.bodyRange) : '';
  const before = outer ? sliceOf(text, [outer.bodyRange[0], outer.bodyRange[1], line, column]) : '';
  const imports = facts.body.flatMap((statement) =>
    statement.kind === 'import'
      ? statement.bindings.flatMap((binding) => ('local' in binding ? [binding.local] : []))
      : [],
  );
  const isHandler = handlersAround(place, model.routes).length > 0;
  return { before, whole, imports: new Set(imports), isHandler, hasPattern: hasPattern(place, model, tree) };
}

/** `Request.Pattern` came with Go 1.23, and only the standard library's mux sets it. */
function hasPattern(place: Location, { routes }: ServiceModel, tree: SourceTree): boolean {
  const { file } = place;
  if (!file.endsWith('.go')) return false;
  const handled = handlersAround(place, routes);
  const served = handled.length > 0 ? handled : routes.filter(({ declaration }) => declaration.file.endsWith('.go'));
  if (!served.every(({ framework }) => framework === 'net-http')) return false;
  for (let folder = folderOf(file); ; folder = folderOf(folder)) {
    const module = tree.text(folder === '' ? 'go.mod' : `${folder}/go.mod`);
    const [, minor] = /^go 1\.(\d+)/m.exec(module ?? '') ?? [];
    if (minor !== undefined) return Number(minor) >= 23;
    if (folder === '') return false;
  }
}
