/**
 * `npm run score -- <ground truth> <checkout>`: how much of what a person found in a repository is found here. With two folders, of
 * ground truths (`owner__name.json`) and of checkouts (`owner__name`), all that are in both, and the sum.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseSettings } from '../../src/protocol/parseSettings';
import { createProject } from '../../src/server/workspace/project';
import { loadedFrontEnd } from '../support/facts';
import { compare, type Score } from './compare';
import { parseGroundTruth } from './groundTruth';
import { describeScore, describeTotal } from './report';

const LIMIT_MS = 5 * 60_000;

interface Pair {
  readonly truth: string;
  readonly checkout: string;
}

/** What is to be scored; a text when the arguments make no sense. */
function pairsOf([truth, checkout, ...extra]: readonly string[]): readonly Pair[] | string {
  if (truth === undefined || checkout === undefined || extra.length > 0)
    return 'Usage: npm run score -- <ground truth .json, or a folder of them> <checkout, or a folder of them>';
  for (const path of [truth, checkout]) if (!existsSync(path)) return `There is no ${path}.`;
  if (!statSync(truth).isDirectory()) return [{ truth, checkout }];
  const pairs = readdirSync(truth)
    .filter((name) => name.includes('__') && name.endsWith('.json'))
    .map((name) => ({ truth: join(truth, name), checkout: join(checkout, basename(name, '.json')) }))
    .filter((pair) => existsSync(pair.checkout));
  return pairs.length > 0 ? pairs : `No checkout in ${checkout} is named like a ground truth in ${truth}.`;
}

async function score({ truth, checkout }: Pair): Promise<Score> {
  const written: unknown = JSON.parse(readFileSync(truth, 'utf8'));
  const project = createProject(checkout, await loadedFrontEnd());
  await project.scan(parseSettings({}).settings.exclude, AbortSignal.timeout(LIMIT_MS));
  const { routes, workers } = project.model();
  return compare(parseGroundTruth(written), {
    routes: routes.map((route) => ({
      method: route.method,
      path: route.path,
      file: route.declaration.file,
      line: route.line + 1,
      handler: route.handler.name,
      framework: route.framework,
      metrics: route.metrics.answer,
      traces: route.traces.answer,
    })),
    workers: workers.map(({ name, declaration: { file, range } }) => ({ name, file, line: range[0] + 1 })),
  });
}

const pairs = pairsOf(process.argv.slice(2));
if (typeof pairs === 'string') {
  console.error(pairs);
  process.exitCode = 2;
} else {
  const scores: Score[] = [];
  for (const pair of pairs) {
    const scored = await score(pair);
    scores.push(scored);
    console.log(describeScore(scored));
  }
  if (scores.length > 1) console.log(describeTotal(scores));
}
