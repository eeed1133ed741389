/** The folder that the demo opens: copies of the samples, which a person may edit and which go away with the demo. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copySample, type Sample } from '../support/services';

export interface DemoWorkspace {
  /** Holds one folder per service, by its name. */
  readonly folder: string;
  /** For the editor's own state; not inside the opened folder. */
  readonly editorFolder: string;
  readonly samples: readonly Sample[];
  readonly remove: () => Promise<void>;
}

export async function createWorkspace(samples: readonly Sample[]): Promise<DemoWorkspace> {
  const root = await mkdtemp(join(tmpdir(), 'redline-demo-'));
  const folder = join(root, 'shop');
  await mkdir(folder);
  const copies = await Promise.all(samples.map((sample) => copySample(sample, join(folder, sample.service))));
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true, maxRetries: 3 });
  return { folder, editorFolder: join(root, 'editor'), samples: copies, remove };
}
