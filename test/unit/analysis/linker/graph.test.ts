import { describe, expect, it } from 'vitest';
import { canonicalPath, parseTemplate, ROOT, type RouteTemplate } from '../../../../src/core/route';
import { RouterGraph, type RouterNode } from '../../../../src/analysis/linker/graph';
import { symbol, type Abstract } from '../../../../src/analysis/linker/machine/values';

const HERE = { file: 'a.js', range: [0, 0, 0, 0] } as const;
const at = (path: string): RouteTemplate => parseTemplate(path, 'colon');
const middleware = (name: string): Abstract => symbol(name, HERE);

interface Kit {
  readonly graph: RouterGraph;
  readonly node: (options?: Partial<Parameters<RouterGraph['add']>[0]>) => RouterNode;
}

function kit(): Kit {
  const graph = new RouterGraph();
  const defaults = { framework: 'x', location: HERE, isApplication: false, isOrdered: true };
  return { graph, node: (options = {}) => graph.add({ ...defaults, ...options }) };
}

function route(node: RouterNode, path: string): void {
  node.steps.push({ kind: 'route', method: 'GET', path: at(path), chain: [], declaration: HERE, anchor: HERE });
}

function use(node: RouterNode, path: string, name: string, middlewareArguments?: readonly Abstract[]): void {
  const step = { kind: 'use', path: at(path), middleware: [middleware(name)] } as const;
  node.steps.push(middlewareArguments ? { ...step, middlewareArguments } : step);
}

function mount(node: RouterNode, path: string, child: RouterNode): void {
  node.steps.push({ kind: 'mount', path: at(path), child, middleware: [] });
}

const shown = ({ graph }: Kit): string[] =>
  graph.reached().map(({ template, middleware: covering, isMounted }) => {
    const names = covering.map(({ value, scope }) => `${value.kind === 'symbol' ? value.path : '?'}:${scope}`);
    return [canonicalPath(template), ...names, ...(isMounted ? [] : ['hanging'])].join(' ');
  });

describe('reach', () => {
  it('joins prefixes over all ways', () => {
    const made = kit();
    const app = made.node({ isApplication: true });
    const api = made.node();
    const users = made.node({ prefix: at('/users') });
    route(users, '/:id');
    mount(api, '/v1', users);
    mount(app, '/a', api);
    mount(app, '/b', api);
    expect(shown(made)).toEqual(['/a/v1/users/{id}', '/b/v1/users/{id}']);
  });

  it('takes a router that stands alone for an application, unless somebody mounts it', () => {
    const made = kit();
    const inner = made.node({ standsAlone: true });
    route(inner, '/x');
    mount(made.node({ isApplication: true, isOpaque: true }), '/below', inner);
    const elsewhere = (line: number): RouterNode['location'] => ({ file: 'b.go', range: [line, 0, line, 1] });
    route(made.node({ standsAlone: true, location: elsewhere(1) }), '/y');
    route(made.node({ standsAlone: true, isOpaque: true, location: elsewhere(2) }), '/z');
    expect(shown(made)).toEqual(['/below/x hanging', '/y', '/z hanging']);
  });

  it('does not take a second router of a factory for an application when the first one was mounted', () => {
    const made = kit();
    const place = { file: 'b.go', range: [3, 0, 3, 9] } as const;
    const root = made.node({ standsAlone: true, location: place });
    const [first, second] = [1, 2].map(() => made.node({ standsAlone: true, location: { ...place, file: 'c.go' } }));
    const sub = made.node({ standsAlone: true, location: place });
    if (!first || !second) throw new Error('no nodes');
    mount(root, '/api', first);
    mount(root, '/sub', sub);
    for (const node of [first, second, sub]) route(node, '/x');
    expect(shown(made)).toEqual(['/api/x', '/sub/x', '/x hanging']);
  });

  it('leaves out the prefixes of parents for those that see the whole path, but for what was cut off', () => {
    const made = kit();
    const app = made.node({ isApplication: true });
    const api = made.node();
    mount(app, '/api', api);
    const whole = made.node();
    route(whole, '/whole/x');
    const cut = made.node();
    route(cut, '/y');
    const deep = made.node();
    route(deep, '/deep/z');
    const within = { kind: 'mount', middleware: [], seesWholePath: true } as const;
    api.steps.push({ ...within, child: whole, path: at('/') }, { ...within, child: cut, path: at('/api/cut') });
    cut.steps.push({ ...within, child: deep, path: at('/') });
    expect(shown(made)).toEqual(['/whole/x', '/api/cut/y', '/api/cut/deep/z']);
  });

  it('shows routes of routers that nobody mounts, and says so', () => {
    const made = kit();
    route(made.node(), '/x');
    route(made.node({ isApplication: true, isOpaque: true }), '/y');
    expect(shown(made)).toEqual(['/x hanging', '/y hanging']);
  });

  it('serves an application within another there alone, unless the outer one is unknown', () => {
    const made = kit();
    const app = made.node({ isApplication: true });
    const inner = made.node({ isApplication: true });
    route(inner, '/x');
    mount(app, '/inner', inner);
    const alone = made.node({ isApplication: true });
    route(alone, '/y');
    mount(made.node({ isApplication: true, isOpaque: true }), '/maybe', alone);
    expect(shown(made)).toEqual(['/inner/x', '/y', '/maybe/y hanging']);
  });

  it('ends where routers mount each other', () => {
    const made = kit();
    const app = made.node({ isApplication: true });
    const router = made.node({ fallsThrough: true });
    mount(app, '/a', router);
    mount(router, '/b', router);
    route(router, '/x');
    expect(shown(made)).toEqual(['/a/x']);
  });
});

describe('what was registered', () => {
  it('counts each time, and apart from that what is not the same as before', () => {
    const { graph, node } = kit();
    for (let run = 0; run < 3; run++) {
      const router = node();
      route(router, '/users');
      use(router, '/', 'logger');
      mount(node({ isApplication: true }), '/api', router);
      router.steps.push({
        kind: 'proof',
        evidence: { instrumentation: 'x', signals: [], scope: 'application', location: HERE, text: '' },
      });
    }
    expect([graph.size, graph.variety]).toEqual([18, 5]);
    route(node(), '/orders');
    expect(graph.variety).toBe(6);
  });
});

describe('middleware', () => {
  it('covers what comes after it, where order matters', () => {
    const made = kit();
    const app = made.node({ isApplication: true });
    route(app, '/before');
    use(app, '/', 'm');
    route(app, '/after');
    expect(shown(made)).toEqual(['/before', '/after m:application']);
  });

  it('covers everything where order does not matter', () => {
    const made = kit();
    const app = made.node({ isApplication: true, isOrdered: false });
    route(app, '/before');
    use(app, '/', 'm');
    expect(shown(made)).toEqual(['/before m:application']);
  });

  it('covers its path alone; parameters may be anything', () => {
    const made = kit();
    const app = made.node({ isApplication: true });
    use(app, '/a/b', 'm');
    route(app, '/a/b/c');
    route(app, '/a/:x');
    route(app, '/a/c');
    route(app, '/a');
    expect(shown(made)).toEqual(['/a/b/c m:group', '/a/{x} m:group', '/a/c', '/a']);
  });

  it('falls through mounted routers that let it, however deep', () => {
    const made = kit();
    const app = made.node({ isApplication: true });
    const outer = made.node({ fallsThrough: true });
    const inner = made.node({ fallsThrough: true });
    const closed = made.node();
    use(inner, '/', 'm');
    use(closed, '/', 'n');
    mount(outer, '/b', inner);
    mount(app, '/a', outer);
    mount(app, '/', closed);
    route(app, '/a/b/c');
    route(app, '/a/c');
    expect(shown(made)).toEqual(['/a/b/c m:group', '/a/c']);
  });

  it('keeps the arguments that the framework passes', () => {
    const made = kit();
    const app = made.node({ isApplication: true });
    use(app, '/', 'm', [middleware('request')]);
    route(app, '/x');
    expect(made.graph.reached()[0]?.middleware[0]?.arguments).toHaveLength(1);
  });
});

describe('size', () => {
  it('grows with whatever is registered', () => {
    const made = kit();
    const app = made.node({ isApplication: true });
    const before = made.graph.size;
    route(app, '/x');
    app.steps.push({ kind: 'use', middleware: [], path: ROOT });
    made.node();
    expect(made.graph.size - before).toBe(3);
  });
});
