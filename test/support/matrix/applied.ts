/** The part of a cell that all have in common: the fix is applied, applied again, and what it wrote is formatted and compiles. */
import { expect } from 'vitest';
import { property } from '../../../src/telemetry/json';
import type { RuleId } from '../../../src/core/finding';
import { redline, redlineJson } from '../commandLine';
import { checkAndBuild, tidy, type FixedService } from '../fixedService';
import { unformatted, unknownDependencies, writeManifest } from '../nodeFixes';
import type { Processes } from '../processes';
import type { SampleName } from '../services';

export interface Asked {
  readonly rule: RuleId;
  /** The fix to take; the preferred one where it is not said. */
  readonly fix?: string;
  /** How many findings are mended; at least one where it is not said. */
  readonly count?: number;
}

interface Around {
  readonly before: (service: FixedService) => Promise<void>;
  readonly after: (service: FixedService, processes: Processes) => Promise<void>;
}

/** Nothing to do, or nothing to look for beside what the compiler says. */
const nothing = (): Promise<void> => Promise.resolve();

const AROUND: Readonly<Record<SampleName, Around>> = {
  go: {
    before: nothing,
    after: async (service, processes) => {
      await tidy(service, processes);
      expect(property(await redlineJson(['check', service.folder, '--format', 'json']), 'findings')).toEqual([]);
    },
  },
  python: { before: nothing, after: nothing },
  node: {
    before: ({ folder }) => writeManifest(folder),
    after: async ({ folder }) => {
      expect(await unformatted(folder)).toEqual([]);
      expect(await unknownDependencies(folder)).toEqual([]);
    },
  },
};

/** Applies a fix until nothing is left that it mends, as people are told to; throws with what a compiler says. */
export async function apply(service: FixedService, asked: Asked, processes: Processes): Promise<void> {
  await AROUND[service.language].before(service);
  await applyOnly(service.folder, asked);
  await AROUND[service.language].after(service, processes);
  expect(await checkAndBuild(service, processes)).toBe('');
}

/** How many findings a fix mended; a second time there is nothing left to do. */
export async function applyOnly(folder: string, { rule, fix, count }: Asked): Promise<number> {
  const words = ['fix', folder, '--rule', rule, ...(fix === undefined ? [] : ['--fix', fix])];
  const first = await redline(words);
  expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(/: [1-9]\d* fixed\.$/m) });
  const mended = Number(/: (\d+) fixed\./.exec(first.stderr)?.[1]);
  if (count !== undefined) expect(mended).toBe(count);
  expect(await redline(words)).toMatchObject({ code: 0, stderr: expect.stringMatching(/: nothing to fix/) });
  return mended;
}
