/** What counts as measured, and how far a proof reaches. */
import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { miniFramework } from '../../../support/miniFramework';
import { memoryTree } from '../../../support/tree';

async function verdicts(body: string): Promise<Record<string, string>> {
  const source = `import { App, Router, Counter, Traced } from 'mini';\n${body}`;
  const model = createLinker([miniFramework]).link(await memoryTree({ 'main.ts': source }));
  return Object.fromEntries(
    model.routes.map(({ path, metrics, traces }) => [path, `${metrics.answer} ${traces.answer}`]),
  );
}

describe('verdicts', () => {
  it('finds updates in the handler and in functions it calls', async () => {
    expect(
      await verdicts(`
const requests = new Counter('requests_total', ['route']);
const record = (route: string) => requests.inc(route);
const app = new App();
app.get('/measured', () => { record('/measured'); });
app.get('/not', () => {});
`),
    ).toEqual({ '/measured': 'yes no', '/not': 'no no' });
  });

  it('counts middleware only for what is registered after it', async () => {
    expect(
      await verdicts(`
const requests = new Counter('requests_total', ['route']);
const measure = (request: Request, next: () => void) => { requests.inc('x'); next(); };
const app = new App();
app.get('/before', () => {});
app.use(measure);
app.get('/after', () => {});
`),
    ).toEqual({ '/before': 'no no', '/after': 'yes no' });
  });

  it('keeps group middleware in its group', async () => {
    expect(
      await verdicts(`
const requests = new Counter('requests_total', ['route']);
const measure = (request: Request, next: () => void) => { requests.inc('x'); next(); };
const app = new App();
const inner = new Router();
inner.use(measure);
inner.get('/in', () => {});
app.include(inner, '/g');
app.get('/out', () => {});
`),
    ).toEqual({ '/g/in': 'yes no', '/out': 'no no' });
  });

  it('knows wrappers from outside by the path that was called, and finds the handler inside', async () => {
    expect(await verdicts("const app = new App();\napp.get('/t', Traced(() => {}));\n")).toEqual({ '/t': 'no yes' });
  });

  it('does not take business counters for a measured route', async () => {
    expect(
      await verdicts(`
const orders = new Counter('orders_placed_total', ['plan']);
const app = new App();
app.get('/order', () => { orders.inc('basic'); });
`),
    ).toEqual({ '/order': 'no no' });
  });

  it('measures twice the same when asked again', async () => {
    const tree = await memoryTree({ 'main.ts': "import { App } from 'mini';\nnew App().get('/a', () => {});\n" });
    const linker = createLinker([miniFramework]);
    expect(linker.link(tree)).toEqual(linker.link(tree));
  });
});
