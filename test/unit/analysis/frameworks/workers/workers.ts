import { FRAMEWORKS } from '../../../../../src/analysis/frameworks/registry';
import { INSTRUMENTATIONS } from '../../../../../src/analysis/instrumentation/registry';
import { createLinker } from '../../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../../src/analysis/model';
import { memoryTree } from '../../../../support/tree';

export const modelOf = async (files: Readonly<Record<string, string>>): Promise<ServiceModel> =>
  createLinker([...FRAMEWORKS, ...INSTRUMENTATIONS]).link(await memoryTree(files));

/** `main.py:3 celery add`, sorted; lines are one-based. */
export async function workersIn(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { workers } = await modelOf(files);
  return workers
    .map(({ declaration: { file, range }, kind, name }) => `${file}:${range[0] + 1} ${kind} ${name}`)
    .sort();
}

/** `metrics traces` of the only worker. */
export async function verdictOf(files: Readonly<Record<string, string>>): Promise<string> {
  const [worker] = (await modelOf(files)).workers;
  return `${worker?.metrics.answer} ${worker?.traces.answer}`;
}
