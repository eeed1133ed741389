/** Child processes of tests and the demo: each in its own process group, output kept, and none left behind however the parent ends. */
import { spawn, type ChildProcess } from 'node:child_process';

export interface Command {
  /** For messages: `orders`, `npm install`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  /** The last part of what it wrote, standard output and error together. */
  readonly output: () => string;
  readonly isRunning: () => boolean;
  /** Resolves when it is gone, with its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Ends the whole group: asks first, and insists after `graceMs` (3 s). */
  readonly stop: (graceMs?: number) => Promise<void>;
}

/** How much of a process's output is kept, in characters. */
const KEPT_OUTPUT = 64_000;
const GRACE_MS = 3000;

/** Starts processes and answers for their end. One per test file or demo; `stopAll` when done. */
export class Processes {
  readonly #live = new Set<ManagedProcess>();
  readonly #killAll = (): void => this.#live.forEach(({ pid }) => signalGroup(pid, 'SIGKILL'));
  readonly #onSignal = (): void => {
    this.#killAll();
    process.exit(130);
  };

  /** `handlesSignals: false` for a caller that has its own orderly way of ending on Ctrl+C. */
  constructor(options: { readonly handlesSignals?: boolean } = {}) {
    process.on('exit', this.#killAll);
    if (options.handlesSignals === false) return;
    process.once('SIGINT', this.#onSignal);
    process.once('SIGTERM', this.#onSignal);
  }

  start(command: Command): ManagedProcess {
    const child = spawn(command.command, [...command.args], {
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      env: { ...process.env, ...command.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const managed = manage(child, command.name);
    this.#live.add(managed);
    void managed.exited.then(() => this.#live.delete(managed));
    return managed;
  }

  /** Runs a command to its end. Throws with its output when it fails, takes longer than `timeoutMs`, or `signal` aborts. */
  async run(command: Command, options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<string> {
    const running = this.start(command);
    const limit = AbortSignal.timeout(options.timeoutMs);
    const ends = options.signal ? AbortSignal.any([limit, options.signal]) : limit;
    const stop = (): void => void running.stop(0);
    ends.addEventListener('abort', stop, { once: true });
    const code = await running.exited;
    ends.removeEventListener('abort', stop);
    if (options.signal?.aborted) throw new Error(`${command.name} was cancelled`);
    if (limit.aborted) throw new Error(`${command.name} took longer than ${options.timeoutMs / 1000} s`);
    if (code !== 0) throw new Error(`${command.name} failed (${code ?? 'killed'}):\n${running.output().slice(-4000)}`);
    return running.output();
  }

  /** Ends everything that still runs and takes the handlers away. */
  async stopAll(graceMs = GRACE_MS): Promise<void> {
    await Promise.all([...this.#live].map((managed) => managed.stop(graceMs)));
    process.off('exit', this.#killAll);
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
  }
}

function manage(child: ChildProcess, name: string): ManagedProcess {
  let output = '';
  let isRunning = true;
  const keep = (chunk: Buffer | string): void => {
    output = (output + String(chunk)).slice(-KEPT_OUTPUT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      keep(error.message);
      isRunning = false;
      resolve(null);
    });
    child.once('close', (code) => {
      isRunning = false;
      resolve(code);
    });
  });
  // 0 when it could not be started at all: `signalGroup` leaves that alone.
  const pid = child.pid ?? 0;
  const stop = async (graceMs = GRACE_MS): Promise<void> => {
    if (isRunning && graceMs > 0) {
      signalGroup(pid, 'SIGTERM');
      await Promise.race([exited, delay(graceMs)]);
    }
    // The leader may be gone while others of its group still run.
    signalGroup(pid, 'SIGKILL');
    await exited;
  };
  return { name, pid, output: () => output, isRunning: () => isRunning, exited, stop };
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid <= 0) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}
