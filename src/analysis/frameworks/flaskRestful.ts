/**
 * Extensions that serve classes: Flask-RESTful and Flask-RESTX (`api.add_resource(Users, "/users")`, `@ns.route("/users")`), and
 * flask-smorest (`@blp.route("/users")` on a MethodView). An API is a router on the application or blueprint that it is given.
 */
import type { Location } from '../../core/range';
import { joinTemplates, ROOT, type RouteTemplate } from '../../core/route';
import type { RouterNode } from '../linker/graph';
import type { Call, Machine } from '../linker/machine/machine';
import type { Abstract, EntityValue, NativeCall } from '../linker/machine/values';
import { native, textOf } from '../linker/machine/values';
import { nodeOf, type Plugin } from '../plugin';
import { flaskRouter, nothing } from './flask-routing/router';
import { addRule, prefixTemplate, ruleTemplate } from './flask-routing/rules';

const RESTFUL = ['flask_restful', 'flask_restx', 'flask_restplus'];

function api(machine: Machine, location: Location, prefix: RouteTemplate): EntityValue {
  const node = machine.graph.add({ framework: 'flask', location, isApplication: false, isOrdered: false, prefix });
  return {
    kind: 'entity',
    type: 'flask_restful.Api',
    location,
    node,
    methods: {
      add_resource: (call) => {
        const view = call.positional(0) ?? call.keyword('resource');
        const urls = call.arguments.filter(({ name }) => name === undefined).slice(1);
        for (const { value } of urls) if (view) register(node, view, value, call);
        return nothing(call);
      },
      route: routeDecorator(node),
      resource: routeDecorator(node),
      add_namespace: (call) => {
        const child = nodeOf(call.positional(0) ?? call.keyword('ns'));
        const path = prefixTemplate(call.positional(1) ?? call.keyword('path'));
        const replaced = path ? { replacesPrefix: true } : {};
        if (child) node.steps.push({ kind: 'mount', child, path: path ?? ROOT, middleware: [], ...replaced });
        return nothing(call);
      },
      init_app: (call) => {
        attach(node, call.positional(0) ?? call.keyword('app'));
        return nothing(call);
      },
      namespace: (call) => {
        const child = namespace(call);
        if (child.node) node.steps.push({ kind: 'mount', child: child.node, path: ROOT, middleware: [] });
        return child;
      },
      register_blueprint: (call) => {
        const child = nodeOf(call.positional(0));
        const path = prefixTemplate(call.keyword('url_prefix'));
        const replaced = path ? { replacesPrefix: true } : {};
        if (child) node.steps.push({ kind: 'mount', child, path: path ?? ROOT, middleware: [], ...replaced });
        return nothing(call);
      },
    },
  };
}

function register(node: RouterNode, view: Abstract, rule: Abstract, call: Call): void {
  const { location: declaration, nameLocation: anchor, machine } = call;
  addRule(
    node,
    { path: ruleTemplate(rule, call), text: textOf(rule)?.text, view, methods: undefined, declaration, anchor },
    machine,
  );
}

/** `@ns.route("/a", "/b")` on a resource. */
const routeDecorator =
  (node: RouterNode): NativeCall =>
  (call) =>
    native('route decorator', call.location, (decorated) => {
      const view = decorated.positional(0);
      const urls = call.arguments.filter(({ name }) => name === undefined);
      for (const { value } of urls) if (view) register(node, view, value, call);
      return view;
    });

/** The application or blueprint serves what the API holds. */
function attach(node: RouterNode, owner: Abstract | undefined): void {
  const parent = nodeOf(owner);
  if (parent && parent !== node) parent.steps.push({ kind: 'mount', child: node, path: ROOT, middleware: [] });
}

const createApi: NativeCall = (call) => {
  const entity = api(call.machine, call.location, prefixTemplate(call.keyword('prefix')) ?? ROOT);
  if (entity.node) attach(entity.node, call.positional(0) ?? call.keyword('app'));
  return entity;
};

/** A namespace without a path is found under its name. */
function namespace(call: Call): EntityValue {
  const name = call.positional(0) ?? call.keyword('name');
  const named = name && joinTemplates(ROOT, prefixTemplate(name) ?? ROOT);
  return api(call.machine, call.location, prefixTemplate(call.keyword('path')) ?? named ?? ROOT);
}

const smorestBlueprint: NativeCall = (call) => {
  const entity = flaskRouter(call.machine, call.location, false);
  if (entity.node) entity.node.prefix = prefixTemplate(call.keyword('url_prefix')) ?? ROOT;
  // `@blp.arguments(Schema)`, `@blp.response(200, Schema)`: what they decorate stays what it is.
  const passing: NativeCall = (decorating) =>
    native('decorator', decorating.location, (decorated) => decorated.positional(0));
  const others = ['arguments', 'response', 'alt_response', 'paginate', 'doc', 'etag'];
  return { ...entity, methods: { ...entity.methods, ...Object.fromEntries(others.map((name) => [name, passing])) } };
};

/** `@marshal_with(fields)`, `@ns.expect(model)` and their like give what they were given. */
const passing: NativeCall = (decorating) =>
  native('decorator', decorating.location, (decorated) => decorated.positional(0));

export const flaskRestful: Plugin = {
  id: 'flaskRestful',
  languages: ['python'],
  modules: [...RESTFUL, 'flask_smorest'],
  calls: {
    ...Object.fromEntries(
      RESTFUL.flatMap((module) => [
        [`${module}.Api`, createApi] as const,
        [`${module}.Namespace`, namespace] as const,
        [`${module}.marshal_with`, passing] as const,
      ]),
    ),
    'flask_smorest.Api': createApi,
    'flask_smorest.Blueprint': smorestBlueprint,
  },
  types: {
    ...Object.fromEntries(
      RESTFUL.map((module) => [`${module}.Api`, (machine: Machine, at: Location) => api(machine, at, ROOT)]),
    ),
  },
};
