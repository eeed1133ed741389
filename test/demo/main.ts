/** The demo: everything that Redline needs to show true numbers, started in parallel, ended together. See `USAGE`. */
import { Processes } from '../support/processes';
import { prepareSample, type Sample } from '../support/services';
import { detectToolchains, type Toolchains } from '../support/toolchains';
import { guide, readyLine } from './announce';
import { chooseEditor, openEditor, type ChosenEditor, type OpenedEditor } from './editor';
import { parseOptions, USAGE, type DemoOptions } from './options';
import { buildPackage } from './package';
import { createProgress, type Progress } from './progress';
import { reloadOnChange } from './reload';
import { demoSettings } from './settings';
import { startStack, type Stack } from './stack';
import { createWorkspace, type DemoWorkspace } from './workspace';

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
  const [extension, samples] = await Promise.all([
    options.opensEditor ? prepareExtension(demo) : undefined,
    prepareSamples(demo),
  ]);
  const workspace = await createWorkspace(samples);
  atEnd.push(workspace.remove);
  const stack = await startStack({ samples: workspace.samples, rate: options.rate, processes, toolchains, progress });
  atEnd.push(stack.stop);
  reloadOnChange(stack.services, { processes, otlpUrl: stack.tempoUrl, say: progress.say, signal });
  const editor = extension && (await openWith(extension, workspace, stack, demo));
  if (editor) atEnd.push(editor.close);
  write(readyLine(stack, workspace.folder, editor?.url, progress.seconds()));
  if (extension && !options.isOnce) write(guide(stack, whereIs(extension, editor, workspace.folder)));
  if (!options.isOnce) await untilAborted(signal);
}

interface Extension {
  readonly vsix: string;
  readonly chosen: ChosenEditor;
}

async function prepareExtension({ options, processes, toolchains, progress, signal }: Demo): Promise<Extension> {
  const [vsix, chosen] = await Promise.all([
    options.vsix ?? progress.step('Building the extension', () => buildPackage(processes, signal)),
    progress.step('Preparing the editor', () => chooseEditor(toolchains.code, progress, signal)),
  ]);
  return { vsix, chosen };
}

function openWith(
  { vsix, chosen }: Extension,
  workspace: DemoWorkspace,
  stack: Stack,
  { processes, progress, signal }: Demo,
) {
  const settings = demoSettings(stack);
  const options = { processes, vsix, workspace, settings, signal };
  return progress.step('Starting the editor', () => openEditor(chosen, options));
}

function whereIs({ vsix, chosen }: Extension, editor: OpenedEditor | undefined, folder: string): string {
  if (editor?.url !== undefined) return `Open ${editor.url}`;
  if (chosen.kind !== 'none') return 'VS Code is open.';
  return `No editor was opened (${chosen.reason}). Install ${vsix} in yours, and open ${folder} there.`;
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

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

process.exit(await main());
