/** Writes an open trace to a file of OTLP JSON, which opens here again and in every other tool. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fieldsOf, textOr } from '../../protocol/parse';
import type { Exported } from '../../protocol/traceFile';
import type { LoadedTrace } from '../../telemetry/traces/source';

/** `loadedOf` knows the traces that are open. The file is there as a whole or not at all. */
export async function exportTrace(
  request: unknown,
  loadedOf: (traceId: string) => LoadedTrace | undefined,
  signal: AbortSignal,
): Promise<Exported> {
  const fields = fieldsOf(request);
  const [traceId, path] = [textOr(fields['traceId'], ''), textOr(fields['path'], '')];
  const loaded = loadedOf(traceId);
  if (loaded === undefined) return { kind: 'failure', text: 'This trace is not open any more. Open it again.' };
  const part = `${path}.part`;
  try {
    await pipeline(Readable.from(textsOf(loaded)), createWriteStream(part), { signal });
    await rename(part, path);
    return { kind: 'written' };
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'failure', text: `${basename(path)} could not be written: ${why}` };
  }
}

/** The whole as one document, in pieces that are small enough to be made between two other answers. */
export function* textsOf(loaded: LoadedTrace): Generator<string> {
  let separator = '{"resourceSpans":[\n';
  for (const piece of loaded.resourceSpans()) {
    yield `${separator}${JSON.stringify(piece)}`;
    separator = ',\n';
  }
  yield separator === ',\n' ? '\n]}\n' : `${separator}]}\n`;
}
