/** `NestFactory.create(AppModule)`: an application, and what its settings make of the routes of its controllers. */
import { ROOT, type RouteTemplate } from '../../../core/route';
import type { RouterNode } from '../../linker/graph';
import type { Call, Machine } from '../../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../../linker/machine/values';
import { itemsOf, textOf } from '../../linker/machine/values';
import { programList } from '../workers/registration';
import { consumedBy, type Consumed } from './consumer';
import { Container } from './container';
import { controllerOf, rememberReached } from './controllers';
import { entryOf } from './decorators';
import { globalInterceptors } from './interceptors';
import { wiringOf, type Wiring } from './modules';
import { addPatterns } from './patterns';
import { ruleOf, templatesIn, versionsIn, type PathRule } from './paths';
import { addRoutes, type Settings } from './routes';

export const ID = 'nestjs';
const APPLICATIONS = 'nestjs applications';
const SERVED = 'nestjs applications served';
const SERVING = ['listen', 'init', 'startAllMicroservices', 'getHttpAdapter', 'getHttpServer'];

/** Settings that may still come after `create`: whenever one does, the routes are laid out anew. */
interface State {
  prefix: RouteTemplate;
  excluded: readonly PathRule[];
  versioning: Settings['versioning'];
  readonly middleware: Abstract[];
}

interface Parts {
  readonly node: RouterNode;
  readonly wiring: Wiring;
  readonly container: Container;
  readonly consumed: readonly Consumed[];
  readonly state: State;
  readonly machine: Machine;
}

/** An application for a root module; `onlyPatterns` for one that serves messages and no HTTP. */
export function createApplication(call: Call, onlyPatterns: boolean): EntityValue | undefined {
  const root = call.positional(0);
  if (root === undefined) return undefined;
  const { machine, location } = call;
  const node = machine.graph.add({ framework: ID, location, isApplication: true, isOrdered: false });
  const wiring = wiringOf(root, machine);
  const container = new Container(wiring.providers, machine);
  const state: State = { prefix: ROOT, excluded: [], versioning: undefined, middleware: [] };
  const consumed = onlyPatterns ? [] : wiring.modules.flatMap((module) => consumedBy(module, container, machine));
  const parts: Parts = { node, wiring, container, consumed, state, machine };
  if (onlyPatterns) addPatterns(wiring, container, [], machine);
  for (const { of } of wiring.controllers) rememberReached(of, machine);
  const entity: EntityValue = {
    kind: 'entity',
    type: '@nestjs/common.INestApplication',
    location,
    node,
    methods: onlyPatterns ? {} : methodsOf(parts, () => entity),
  };
  if (onlyPatterns) return entity;
  programList(APPLICATIONS, machine).items.push(entity);
  layOutIfServed(parts, entity);
  return entity;
}

/** Scripts create applications for their providers alone: where one is served, the others serve nothing. */
function layOutIfServed(parts: Parts, entity: EntityValue): void {
  const served = programList(SERVED, parts.machine).items;
  if (served.length === 0 || served.includes(entity)) layOut(parts);
}

function serve(parts: Parts, entity: EntityValue): void {
  const served = programList(SERVED, parts.machine).items;
  if (!served.includes(entity)) served.push(entity);
  for (const other of programList(APPLICATIONS, parts.machine).items) {
    if (other.kind === 'entity' && other.node && !served.includes(other)) other.node.steps.length = 0;
  }
  layOut(parts);
}

function layOut({ node, wiring, container, consumed, state, machine }: Parts): void {
  node.steps.length = 0;
  const middleware = [...state.middleware, ...globalInterceptors(wiring.providers, container)];
  if (middleware.length > 0) node.steps.push({ kind: 'use', middleware, path: ROOT });
  for (const { of, module } of wiring.controllers) {
    const controller = controllerOf(of);
    const modulePath = wiring.prefixes.get(module) ?? ROOT;
    if (controller) addRoutes(node, controller, { ...state, consumed, modulePath }, container, machine);
  }
}

function methodsOf(parts: Parts, self: () => EntityValue): Readonly<Record<string, NativeCall>> {
  const { state, container, wiring, machine } = parts;
  const setting =
    (change: (call: Call) => void): NativeCall =>
    (call) => {
      change(call);
      layOutIfServed(parts, self());
      return self();
    };
  const get: NativeCall = (call) => {
    const [token] = call.arguments;
    return token && container.get(token.value);
  };
  const serving: NativeCall = () => {
    serve(parts, self());
    return undefined;
  };
  return {
    ...Object.fromEntries(SERVING.map((name) => [name, serving])),
    setGlobalPrefix: setting((call) => {
      [state.prefix = ROOT] = templatesIn(call.positional(0));
      const excluded = itemsOf(entryOf(call.positional(1), 'exclude')) ?? [];
      state.excluded = excluded.map((one) => ruleOf(one, false));
    }),
    enableVersioning: setting((call) => {
      state.versioning = versioningOf(call.positional(0));
    }),
    useGlobalInterceptors: setting((call) => void state.middleware.push(...call.arguments.map(({ value }) => value))),
    use: setting((call) => void state.middleware.push(...call.arguments.map(({ value }) => value).filter(isNoPath))),
    connectMicroservice: () => {
      addPatterns(wiring, container, [], machine);
      return undefined;
    },
    get,
    resolve: get,
    select: self,
  };
}

const isNoPath = (value: Abstract): boolean => textOf(value) === undefined;

/** Only versions in the path change it (https://docs.nestjs.com/techniques/versioning). */
function versioningOf(options: Abstract | undefined): Settings['versioning'] {
  const type = entryOf(options, 'type');
  if (type?.kind === 'symbol' && !type.path.endsWith('.URI')) return undefined;
  if (type?.kind === 'number' && type.value !== 0) return undefined;
  const prefix = entryOf(options, 'prefix');
  const isOff = prefix?.kind === 'constant';
  return {
    prefix: isOff ? '' : (textOf(prefix)?.text ?? 'v'),
    versions: versionsIn(entryOf(options, 'defaultVersion')),
  };
}
