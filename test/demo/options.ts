/** What the demo can be told on the command line. */
import { parseArgs } from 'node:util';
import { SAMPLES, type SampleName } from '../support/services';

export interface DemoOptions {
  /** False: everything runs, no editor is opened. */
  readonly opensEditor: boolean;
  /** Ends as soon as everything is ready: a smoke test. */
  readonly isOnce: boolean;
  /** A package to install instead of building one. */
  readonly vsix?: string;
  readonly samples: readonly SampleName[];
  /** Requests per second, all services together. */
  readonly rate: number;
}

export const USAGE = `npm run demo -- [options]

  --no-open          start everything but the editor
  --once             end as soon as everything is ready
  --vsix FILE        install this package instead of building one
  --samples a,b      ${SAMPLES.join(', ')} (all of them, as far as this machine has the toolchains)
  --rate N           requests per second, all services together (30)
  --help`;

/** Throws on what it does not know; undefined when help was asked for. */
export function parseOptions(args: readonly string[]): DemoOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'no-open': { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
      vsix: { type: 'string' },
      samples: { type: 'string', default: SAMPLES.join(',') },
      rate: { type: 'string', default: '30' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const rate = Number(values.rate);
  if (!(rate > 0 && rate <= 200)) throw new Error(`--rate is a number from 1 to 200; this is ${values.rate}`);
  const names = values.samples.split(',');
  const unknown = names.find((name) => !SAMPLES.some((sample) => sample === name));
  if (unknown !== undefined) throw new Error(`--samples knows ${SAMPLES.join(', ')}; this is ${unknown}`);
  return {
    opensEditor: !values['no-open'],
    isOnce: values.once,
    ...(values.vsix === undefined ? {} : { vsix: values.vsix }),
    samples: SAMPLES.filter((sample) => names.includes(sample)),
    rate,
  };
}
