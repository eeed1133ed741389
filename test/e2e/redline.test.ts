/** The main job, as a person does it: the packaged extension in a real VS Code, over real services under a known load. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProgress } from '../demo/progress';
import { reloadOnChange } from '../demo/reload';
import { demoSettings } from '../demo/settings';
import { startStack, type Stack } from '../demo/stack';
import { createWorkspace, type DemoWorkspace } from '../demo/workspace';
import { openEditor, type Editor } from '../support/editor/openEditor';
import { QUIET_SETTINGS, startEditor, type RunningEditor } from '../support/editor/startEditor';
import { ARTEFACTS } from '../support/editor/page';
import type { ShownProblem } from '../support/editor/problems';
import { ROOT } from '../support/ownSources';
import { Processes } from '../support/processes';
import { requires } from '../support/requires';
import { prepareSample, SAMPLES } from '../support/services';
import { detectToolchains } from '../support/toolchains';
import { bucketsApart, lensNumbers } from './lensNumbers';

const VSIX = join(ROOT, 'dist', 'redline.vsix');
const WINDOW_SECONDS = 60;
const LIVE_LIMIT = { timeoutMs: 45_000 };
/** The samples' histograms; in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const ACCOUNTS = 'storefront/src/routes/accounts.ts';
const ORDERS = 'orders/internal/handlers/orders.go';

await requires(['go', 'python', 'prometheus', 'editor'], 'Redline in VS Code', () => {
  const processes = new Processes();
  const ending = new AbortController();
  let workspace: DemoWorkspace;
  let stack: Stack;
  let running: RunningEditor;
  let editor: Editor;

  /** The line, from 1, of the first line that holds the text now. */
  const lineOf = (file: string, text: string): number => {
    const index = readFileSync(join(workspace.folder, file), 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text));
    if (index < 0) throw new Error(`${file} does not hold ${text}`);
    return index + 1;
  };

  beforeAll(async () => {
    if (!existsSync(VSIX)) throw new Error('dist/redline.vsix is missing: run npm run package');
    const toolchains = await detectToolchains();
    const samples = [];
    for (const name of SAMPLES) samples.push(await prepareSample(name, { processes, toolchains }));
    workspace = await createWorkspace(samples);
    const progress = createProgress((line) => console.log(line));
    stack = await startStack({ samples: workspace.samples, rate: 90, processes, toolchains, progress });
    reloadOnChange(stack.services, { processes, otlpUrl: stack.tempoUrl, say: progress.say, signal: ending.signal });
    const { folder, editorFolder: userDataDir } = workspace;
    const settings = { ...QUIET_SETTINGS, ...demoSettings(stack) };
    running = await startEditor({ folder, vsix: VSIX, settings, userDataDir });
    editor = await openEditor({ url: running.url, folder });
  });

  afterAll(async () => {
    ending.abort();
    await editor?.close();
    await running?.stop();
    await stack?.stop();
    await processes.stopAll();
    await workspace?.remove();
  });

  test.each([
    {
      file: ACCOUNTS,
      handler: 'function getAccount',
      method: 'GET',
      path: '/api/accounts/{accountId}',
      service: 'storefront',
    },
    {
      file: 'catalog/app/api/products/products.py',
      handler: '@router.get("/{sku}")',
      method: 'GET',
      path: '/api/v1/products/{sku}',
      service: 'catalog',
    },
    { file: ORDERS, handler: ') Create(', method: 'POST', path: '/api/orders', service: 'orders' },
  ])('the lens of $method $path says what the load generator saw', async ({ file, handler, method, path, service }) => {
    await editor.openFile(file);
    const line = lineOf(file, handler);
    await editor.lens(line, /p99 .* errors · .* req/, LIVE_LIMIT);
    const missing = WINDOW_SECONDS + 5 - stack.load.elapsed();
    if (missing > 0) await editor.page.waitForTimeout(missing * 1000);

    const agrees = async (): Promise<void> => {
      const lens = await editor.lens(line, 'p99');
      const truth = stack.load
        .truth(WINDOW_SECONDS)
        .find((one) => one.service === service && one.path === path && one.method === method);
      const numbers = lensNumbers(lens);
      if (!truth || !numbers) throw new Error(`no numbers in “${lens}”`);
      const told = `lens “${lens}”, truth ${JSON.stringify(truth)}`;
      expect(bucketsApart(BOUNDS, numbers.p99, truth.p99), told).toBeLessThanOrEqual(1);
      // The two windows end a few seconds apart: a request or two may be in one and not in the other.
      expect(Math.abs(numbers.errorRatio - truth.errorRatio), told).toBeLessThanOrEqual(0.005 + 2 / truth.count);
      expect(Math.abs(numbers.rate / truth.rate - 1), told).toBeLessThan(0.25);
    };
    await expect.poll(() => agrees().then(() => 'agrees', String), { timeout: 30_000, interval: 2000 }).toBe('agrees');
    await editor.screenshot(`lens-${service}`);
  });

  test('the registration line ends in a hint, and no line moves', async () => {
    await editor.openFile(ACCOUNTS);
    await editor.goTo(1);
    const registration = lineOf(ACCOUNTS, '.get(getAccount)');
    const hint = async () => (await editor.inlayHints()).find(({ line }) => line === registration)?.text ?? '';
    await expect.poll(hint, { timeout: 20_000 }).toMatch(/p99 .* · .* %/);
    await editor.screenshot('inlay-hints');
  });

  test('the hover has the windows, the pictures, the evidence and the ways on', async () => {
    await editor.openFile(ACCOUNTS);
    const hover = await editor.hover(lineOf(ACCOUNTS, 'function getAccount'), 17, 'p95');
    expect(hover.text).toContain('GET /api/accounts/{accountId}');
    for (const window of [/^1 m\t/m, /^1 h\t/m, /^24 h\t/m]) expect(hover.text).toMatch(window);
    expect(hover.pictures).toBeGreaterThan(0);
    expect(hover.text).toContain('metrics: http_requests_total');
    await writeFile(join(ARTEFACTS, 'hover.png'), hover.screen);
  });

  test('findings stand where the code is at fault', async () => {
    await editor.openFile(ORDERS);
    const unmeasured = await editor.diagnostic(
      ({ code }) => code === 'uninstrumented-handler',
      'the unmeasured handler',
    );
    expect(unmeasured.source.toLowerCase()).toBe('redline');
    await editor.openFile('storefront/src/metrics.ts');
    const isRisky = ({ code, file }: ShownProblem): boolean =>
      code === 'high-cardinality-label' && file.endsWith('/metrics.ts');
    const risky = await editor.diagnostic(isRisky, 'the risky label');
    expect(risky.message).toContain('customer_id');
    expect(risky.line).toBe(lineOf('storefront/src/metrics.ts', "'customer_id'"));
    await editor.screenshot('findings');
  });

  test('the quick fix adds metrics, the service emits them, and the lens comes alive', async () => {
    await editor.openFile(ORDERS);
    const line = lineOf(ORDERS, ') Cancel(');
    expect(await editor.lens(line, 'Not measured', LIVE_LIMIT)).toContain('Add metrics');
    const titles = await editor.fixes(line, 20);
    const title = titles.find((one) => /add metrics/i.test(one));
    if (title === undefined) throw new Error(`on offer: ${titles.join(' · ')}`);
    await editor.quickFix(line, title, 20);
    await editor.command('File: Save All Files');
    await expect.poll(() => readFile(join(workspace.folder, ORDERS), 'utf8')).toContain('/api/orders/{id}');
    await editor.screenshot('fixed');
    await editor.lens(lineOf(ORDERS, ') Cancel('), /p99 .* req/, { timeoutMs: 90_000 });
    // What was mended says that it is proved.
    await editor.lens(lineOf(ORDERS, ') Cancel('), /verified at \d\d:\d\d/, { timeoutMs: 30_000 });
    await editor.screenshot('fixed-and-alive');
  });

  test('a lens leads to traces, a trace to its spans, a span to its code', async () => {
    await editor.openFile(ACCOUNTS);
    await editor.clickLens(lineOf(ACCOUNTS, 'function getAccount'), 'Traces');
    const panel = await editor.tracePanel();
    const traces = panel.locator('tbody tr');
    await traces.first().waitFor({ timeout: 20_000 });
    expect(await traces.first().innerText()).toContain('GET /api/accounts/:accountId');
    await editor.screenshot('traces');
    await traces.first().click();
    const spans = panel.getByRole('treegrid', { name: 'Spans' });
    await spans.getByRole('row').first().waitFor({ timeout: 20_000 });
    await editor.screenshot('trace');
    await editor.goTo(1);
    await spans.getByRole('row').first().click();
    await spans.press('Enter');
    const line = lineOf(ACCOUNTS, 'function getAccount');
    await expect.poll(() => editor.position(), { timeout: 15_000 }).toEqual({ file: 'accounts.ts', line });
    await editor.screenshot('span-to-code');
  });

  test('a rule of Prometheus is checked, says what its metric is now, and is mended in place', async () => {
    const rules = 'orders/alerts.yml';
    await writeFile(join(workspace.folder, rules), RULES);
    await editor.openFile(rules);
    const line = lineOf(rules, 'expr:');
    await editor.diagnostic(({ code }) => code === 'alert-always-one', 'the ratio that is always one');
    const hover = await editor.hover(line, 24, 'per second');
    expect(hover.text).toMatch(/http_requests_total · counter[\s\S]*series now[\s\S]*made at/);
    await editor.quickFix(line, 'Aggregate both sides with sum by (job)');
    // The edit is asked for when the fix is picked: there is nothing to save before it is there.
    const mended = 'expr: sum by (job) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (job) (rate(';
    await expect.poll(() => editor.text(), { timeout: 15_000 }).toContain(mended);
    await editor.save();
    await expect.poll(() => readFile(join(workspace.folder, rules), 'utf8'), { timeout: 15_000 }).toContain(mended);
    await editor.screenshot('rules');
  });

  test('a trace that somebody saved is opened from its file', async () => {
    const file = join(workspace.folder, 'saved-trace.json');
    await writeFile(file, JSON.stringify(SAVED_TRACE));
    await editor.command('Redline: Open Trace File');
    const asked = editor.page.locator('.quick-input-widget input[type="text"]').first();
    await asked.waitFor();
    await asked.fill(file);
    // The first Enter goes to the file's folder as long as the list is on its way.
    await expect
      .poll(
        async () => {
          if (await asked.isVisible()) await asked.press('Enter');
          return asked.isVisible();
        },
        { interval: 700, timeout: 15_000 },
      )
      .toBe(false);
    const panel = await editor.tracePanel();
    const spans = panel.getByRole('treegrid', { name: 'Spans' });
    await expect.poll(() => spans.getByRole('row').first().innerText(), { timeout: 20_000 }).toContain('checkout');
    await editor.screenshot('saved-trace');
  });
});

const RULES = `groups:
  - name: shop
    rules:
      - alert: OrdersFail
        expr: rate(http_requests_total{status=~"5.."}[5m]) / rate(http_requests_total[5m]) > 0.05
        annotations:
          summary: '{{ $labels.job }} fails'
`;

const SAVED_TRACE = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'checkout' } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: '5b8efff798038103d269b633813fc60c',
              spanId: 'eee19b7ec3c1b174',
              name: 'POST /saved',
              startTimeUnixNano: '1764000000000000000',
              endTimeUnixNano: '1764000000250000000',
            },
          ],
        },
      ],
    },
  ],
};
