/** What the demo says once everything runs: one line for programs, the rest for people. */
import type { SampleName } from '../support/services';
import type { Stack } from './stack';

/** The file worth opening first, of the sample that has it. */
const OPEN_FIRST: Readonly<Record<SampleName, string>> = {
  go: 'internal/handlers/orders.go',
  python: 'app/api/products/products.py',
  node: 'src/routes/accounts.ts',
};

/** `READY` and JSON: what tests wait for. */
export function readyLine(stack: Stack, folder: string, editorUrl: string | undefined, seconds: number): string {
  const ready = {
    folder,
    editor: editorUrl ?? null,
    prometheus: stack.prometheusUrl ?? null,
    tempo: stack.tempoUrl,
    services: stack.services.map(({ sample, url }) => ({ name: sample.name, service: sample.service, url })),
    seconds: Math.round(seconds),
  };
  return `READY ${JSON.stringify(ready)}`;
}

/** `where` is how to get to the editor, in one sentence. */
export function guide(stack: Stack, where: string): string {
  const sample = stack.services.at(-1)?.sample;
  const file = sample ? `${sample.service}/${OPEN_FIRST[sample.name]}` : '';
  return `
  ${where}

    1. Open ${file}: each handler says its p99, its errors and its rate. Numbers appear after
       about ten seconds of load and settle within a minute.
    2. Rest the pointer on a number for what stands behind it; click "Traces" for the requests, and a span for its code.
    3. "Not measured · Add metrics" measures a handler. The service is built and started again when you save, and its lens
       comes alive.

  The files are copies: edit them as you like. Ctrl+C ends everything.
`;
}
