/** The demo: everything that Redline needs to show true numbers, started in parallel, ended together. See `USAGE`. */
import { Processes } from '../support/processes';
import { prepareSample, type Sample } from '../support/services';
import { detectToolchains, type Toolchains } from '../support/toolchains';
import { openEditor, prepareBrowserEditor } from './editor';
import { parseOptions, USAGE, type DemoOptions } from './options';
import { buildPackage } from './package';
import { createProgress, type Progress } from './progress';
import { reloadOnChange } from './reload';
import { demoSettings } from './settings';
import { startStack, type Stack } from './stack';
import { createWorkspace } from './workspace';

interface Demo {
  readonly options: DemoOptions;
  readonly processes: Processes;
  readonly toolchains: Toolchains;
  readonly progress: Progress;
  /** Aborted by Ctrl+C, and when the process that started this one is gone. */
  readonly signal: AbortSignal;
  /** What to do at the end, last first. */
  readonly atEnd: (() => Promise<unknown>)[];
}

const write = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) {
    write(USAGE);
    return 0;
  }
  const progress = createProgress(write);
  const interrupted = new AbortController();
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.once(event, () => interrupted.abort());
  const processes = new Processes({ handlesSignals: false });
  const toolchains = await detectToolchains();
  const atEnd: Demo['atEnd'] = [];
  const running = run({ options, processes, toolchains, progress, signal: interrupted.signal, atEnd });
  try {
    await Promise.race([running, untilAborted(interrupted.signal)]);
    return 0;
  } catch (error) {
    progress.say(`The demo cannot go on: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    progress.say('Ending …');
    interrupted.abort();
    const endAll = async (): Promise<void> => {
      for (let end = atEnd.pop(); end; end = atEnd.pop())
        await end().catch((error: unknown) => progress.say(String(error)));
      await processes.stopAll();
    };
    await endAll();
    // What was under way when it was interrupted fails now, or has finished: nothing that it started may stay.
    await running.catch(() => undefined);
    await endAll();
    progress.say('Ended, nothing is left running.');
  }
}

async function run(demo: Demo): Promise<void> {
  const { options, processes, progress, signal, atEnd, toolchains } = demo;
  const usesBrowser = options.opensEditor && !toolchains.code.isAvailable;
  const [vsix, samples] = await Promise.all([
    options.opensEditor
      ? progress.step('Building the extension', () => buildPackage(processes, options.builds, signal))
      : undefined,
    prepareSamples(demo),
    usesBrowser ? progress.step('Preparing the browser editor', () => prepareBrowserEditor(signal)) : undefined,
  ]);
  const workspace = await createWorkspace(samples);
  atEnd.push(workspace.remove);
  const stack = await startStack({ ...demo, samples: workspace.samples, rate: options.rate });
  atEnd.push(stack.stop);
  reloadOnChange(stack.services, { processes, otlpUrl: stack.tempoUrl, say: progress.say, signal });
  const settings = demoSettings(stack);
  const editor =
    vsix === undefined
      ? undefined
      : await progress.step('Starting the editor', () => openEditor({ ...demo, vsix, workspace, settings }));
  if (editor) atEnd.push(editor.close);
  announce(demo, stack, workspace.folder, editor?.url);
  if (!options.isOnce) await untilAborted(signal);
}

async function prepareSamples({ options, processes, toolchains, progress, signal }: Demo): Promise<readonly Sample[]> {
  const runnable = options.samples.filter((name) => {
    const tool = toolchains[name];
    if (!tool.isAvailable) progress.say(`Without the ${name} sample: ${tool.reason}`);
    return tool.isAvailable;
  });
  if (runnable.length === 0) throw new Error('none of the samples can run on this machine');
  return Promise.all(
    runnable.map((name) =>
      progress.step(`Preparing the ${name} sample`, () =>
        prepareSample(name, { processes, toolchains, signal, progress: (step) => progress.say(`  ${name}: ${step}`) }),
      ),
    ),
  );
}

/** `READY` and one line of JSON for programs, then words for people. */
function announce({ progress, options }: Demo, stack: Stack, folder: string, editorUrl: string | undefined): void {
  const ready = {
    folder,
    editor: editorUrl ?? null,
    prometheus: stack.prometheusUrl ?? null,
    tempo: stack.tempoUrl,
    services: stack.services.map(({ sample, url }) => ({ name: sample.name, service: sample.service, url })),
    seconds: Math.round(progress.seconds()),
  };
  write(`READY ${JSON.stringify(ready)}`);
  if (!options.opensEditor || options.isOnce) return;
  const first = stack.services.at(-1)?.sample;
  const file = first ? OPEN_FIRST[first.name] : '';
  write(`
  ${editorUrl === undefined ? 'VS Code is open.' : `Open ${editorUrl}`}

    1. Open ${first?.service ?? ''}/${file}: each handler says its p99, its errors and its rate. Numbers appear after about
       ten seconds of load, and settle within a minute.
    2. Rest the pointer on a number for the table behind it; click "Traces" for the requests themselves, and a span for its code.
    3. "Not measured · Add metrics" measures a handler. The service is built and started again when you save: watch its lens come alive.

  The files are copies: edit them as you like. Ctrl+C ends everything.
`);
}

const OPEN_FIRST = {
  go: 'internal/handlers/orders.go',
  python: 'app/api/products/products.py',
  node: 'src/routes/accounts.ts',
} as const;

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

process.exit(await main());
