/** Opens files of traces: the last one's traces can be shown like those of a backend. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { failed, succeeded, type Failure, type Result } from '../../core/failure';
import { textOf } from '../../core/trace/trace';
import { fieldsOf, textOr } from '../../protocol/parse';
import type { FileTrace, FileTraces, TraceOrigin } from '../../protocol/traceFile';
import type { LoadedTrace } from '../../telemetry/traces/source';
import { readTraceFile, type TraceFile } from '../../telemetry/traces/traceFile';

export interface TraceFiles {
  /** Takes a `path`, or the `name` and `text` of a file that was dropped. */
  open(file: unknown): Promise<FileTraces>;
  /** A trace of the file that was opened last. */
  trace(traceId: string): LoadedTrace | undefined;
  /** A trace of a file that was open before the window was reloaded. */
  reopen(traceId: string, origin: TraceOrigin): Promise<Result<LoadedTrace>>;
}

/** More is not read at once; a text cannot be much longer either. */
const MOST_BYTES = 256 * 1024 * 1024;

export function createTraceFiles(): TraceFiles {
  let last: TraceFile = new Map();
  return {
    async reopen(traceId, { name, path, text }) {
      if (path === '' && text === '') return failed('not-found', `This trace came from ${name}, ${DROPPED}.`, AGAIN);
      const read = path === '' ? readTraceFile(name, text) : await readFrom(path);
      if (read.ok) last = read.value;
      const found = read.ok ? read.value.get(traceId) : undefined;
      if (found) return succeeded(found);
      const why = read.ok ? 'which does not hold it any more' : 'which cannot be read any more';
      return failed('not-found', `This trace came from ${path === '' ? name : path}, ${why}.`, AGAIN);
    },
    async open(file) {
      const { path, name, text } = fieldsOf(file);
      const read =
        typeof path === 'string'
          ? await readFrom(path)
          : typeof text === 'string'
            ? readTraceFile(textOr(name, 'The file'), text)
            : undefined;
      if (!read) return { kind: 'failure', text: 'No file was named.' };
      if (!read.ok) return { kind: 'failure', text: wordsOf(read.failure) };
      last = read.value;
      return { kind: 'traces', traces: [...last].map(([traceId, loaded]) => describe(traceId, loaded)) };
    },
    trace: (traceId) => last.get(traceId),
  };
}

const DROPPED = 'which was dropped here and is too large to be kept';
const AGAIN = 'Open the file again.';

const wordsOf = ({ text, nextStep }: Failure): string => `${text} ${nextStep}`;

async function readFrom(path: string): Promise<Result<TraceFile>> {
  const name = basename(path);
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > MOST_BYTES)
        return failed(
          'too-large',
          `${name} has ${Math.round(size / 1024 / 1024)} MB.`,
          'Files of up to 256 MB can be opened: cut it by trace.',
        );
      return readTraceFile(name, await file.readFile('utf8'));
    } finally {
      await file.close();
    }
  } catch {
    return failed('not-found', `${name} cannot be read.`, 'Check that it is there and may be read.');
  }
}

function describe(traceId: string, { trace }: LoadedTrace): FileTrace {
  const { columns } = trace;
  return {
    traceId,
    name: textOf(trace, columns.name[0]),
    service: textOf(trace, columns.service[0]),
    spans: trace.count,
    durationMilliseconds: trace.duration / 1_000_000,
  };
}
