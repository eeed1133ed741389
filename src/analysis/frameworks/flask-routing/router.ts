/** Applications and blueprints of Flask as routers. */
import type { Location } from '../../../core/range';
import { ROOT } from '../../../core/route';
import type { RouterNode } from '../../linker/graph';
import type { Call, Machine } from '../../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../../linker/machine/values';
import { native, optionsOf, textOf } from '../../linker/machine/values';
import { nodeOf } from '../../plugin';
import { addRule, prefixTemplate, ruleTemplate, statedMethods } from './rules';

const ID = 'flask';
export const nothing = (call: Call): Abstract => ({ kind: 'constant', value: null, location: call.location });
const VERBS = ['get', 'post', 'put', 'patch', 'delete'];

/** Hooks that run around requests of the application or blueprint, and those of a blueprint for the whole application. */
const HOOKS = ['before_request', 'after_request', 'teardown_request'];
const APPLICATION_HOOKS = ['before_app_request', 'after_app_request', 'teardown_app_request'];

export function flaskRouter(
  machine: Machine,
  location: Location,
  isApplication: boolean,
  isOpaque = false,
): EntityValue {
  const node = machine.graph.add({ framework: ID, location, isApplication, isOpaque, isOrdered: false });
  const entity: EntityValue = {
    kind: 'entity',
    type: isApplication ? 'flask.Flask' : 'flask.Blueprint',
    location,
    node,
    methods: methodsOf(node),
    // `app.wsgi_app = Middleware(app.wsgi_app)`
    assign: (name, value) => {
      if (name === 'wsgi_app') node.steps.push({ kind: 'use', middleware: optionsOf(value), path: ROOT });
    },
  };
  return entity;
}

function methodsOf(node: RouterNode): Readonly<Record<string, NativeCall>> {
  return {
    route: decorating(node, (call) => statedMethods(call.keyword('methods'))),
    ...Object.fromEntries(VERBS.map((verb) => [verb, decorating(node, () => [verb.toUpperCase()])])),
    add_url_rule: (call) => {
      const view = call.keyword('view_func') ?? call.positional(2);
      if (view) {
        const rule = call.positional(0) ?? call.keyword('rule');
        register(node, view, rule, statedMethods(call.keyword('methods')), call);
      }
      return nothing(call);
    },
    register_blueprint: (call) => {
      for (const option of optionsOf(call.positional(0) ?? call.keyword('blueprint') ?? nothing(call))) {
        const child = nodeOf(option);
        if (!child) continue;
        const prefix = prefixTemplate(call.keyword('url_prefix'));
        const replaced = prefix ? { replacesPrefix: true } : {};
        node.steps.push({ kind: 'mount', child, path: prefix ?? ROOT, middleware: [], ...replaced });
      }
      return nothing(call);
    },
    ...Object.fromEntries([...HOOKS, ...APPLICATION_HOOKS].map((name) => [name, hook(node)])),
    before_first_request: (call) => call.positional(0),
    errorhandler: passingOn,
    app_errorhandler: passingOn,
    context_processor: (call) => call.positional(0),
    cli: nothing,
  };
}

/** A decorator that registers what it decorates and gives it back. */
function decorating(node: RouterNode, methods: (call: Call) => readonly string[] | undefined): NativeCall {
  return (call) =>
    native('route decorator', call.location, (decorated) => {
      const view = decorated.positional(0);
      if (view) register(node, view, call.positional(0) ?? call.keyword('rule'), methods(call), call);
      return view;
    });
}

function register(
  node: RouterNode,
  view: Abstract,
  rule: Abstract | undefined,
  methods: readonly string[] | undefined,
  call: Call,
): void {
  const path = ruleTemplate(rule, call);
  const text = textOf(rule)?.text;
  addRule(node, { path, text, view, methods, declaration: call.location, anchor: call.nameLocation }, call.machine);
}

/** `@app.before_request`, `app.after_request(f)`: what observes there measures. */
function hook(node: RouterNode): NativeCall {
  return (call) => {
    const run = call.positional(0);
    if (run) node.steps.push({ kind: 'use', middleware: [run], path: ROOT });
    return run;
  };
}

const passingOn: NativeCall = (call) => native('decorator', call.location, (decorated) => decorated.positional(0));
