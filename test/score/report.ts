/** Scores as text: one line a repository, what was missed below it, and the sum. */
import type { Score } from './compare';

/** Shares of one repository, or of many together. 1 when there was nothing to find. */
export interface Shares {
  readonly recall: number;
  readonly precision: number;
  /** Of the routes found: those in the right place, and those with the right answers. */
  readonly places: number;
  readonly verdicts: number;
}

export function sharesOf(scores: readonly Score[]): Shares {
  const sum = (count: (score: Score) => number): number => scores.reduce((total, score) => total + count(score), 0);
  const share = (wrong: number, all: number): number => (all === 0 ? 1 : (all - wrong) / all);
  const required = sum((score) => score.required);
  const missing = sum((score) => score.missing.length);
  return {
    recall: share(missing, required),
    precision: share(
      sum((score) => score.falseAlarms.length),
      sum((score) => score.reported),
    ),
    places: share(
      sum((score) => score.misplaced.length),
      required - missing,
    ),
    verdicts: share(
      sum((score) => score.misjudged.length),
      required - missing,
    ),
  };
}

export function describeScore(score: Score): string {
  const { recall, precision, places, verdicts } = sharesOf([score]);
  const missingWorkers = score.missingWorkers.length;
  const figures = [
    `recall ${percent(recall)} of ${score.required}`,
    `precision ${percent(precision)} of ${score.reported}`,
    `places ${percent(places)}`,
    `verdicts ${percent(verdicts)}`,
    ...(score.workers > 0 ? [`workers ${score.workers - missingWorkers}/${score.workers}`] : []),
  ];
  return [`${score.repository}: ${figures.join(', ')}`, ...details(score).map((line) => `  ${line}`)].join('\n');
}

export function describeTotal(scores: readonly Score[]): string {
  const { recall, precision, places, verdicts } = sharesOf(scores);
  const routes = scores.reduce((total, score) => total + score.required, 0);
  const figures = [`recall ${percent(recall)}`, `precision ${percent(precision)}`, `places ${percent(places)}`];
  return `${scores.length} repositories, ${routes} routes: ${[...figures, `verdicts ${percent(verdicts)}`].join(', ')}`;
}

const percent = (share: number): string => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;

function details(score: Score): string[] {
  return [
    ...score.missing.map(
      (route) => `missing      ${route.method} ${route.path}  ${route.file}:${route.line} ${route.handler}`,
    ),
    ...score.falseAlarms.map(
      (route) => `not there    ${route.method} ${route.path}  ${route.file}:${route.line} ${route.handler}`,
    ),
    ...score.misplaced.map(
      ({ truth, found }) =>
        `elsewhere    ${truth.method} ${truth.path}  ${found.file}:${found.line} instead of ${truth.file}:${truth.line}`,
    ),
    ...score.misjudged.map(
      ({ truth, found }) =>
        `misjudged    ${truth.method} ${truth.path}  ${found.file}:${found.line} metrics=${found.metrics} traces=${found.traces}, ` +
        `true metrics=${truth.metrics ? 'yes' : 'no'} traces=${truth.traces ? 'yes' : 'no'}`,
    ),
    ...score.missingWorkers.map((worker) => `no worker    ${worker.name}  ${worker.file}:${worker.line}`),
    ...score.falseWorkers.map((worker) => `false worker ${worker.name}  ${worker.file}:${worker.line}`),
  ];
}
