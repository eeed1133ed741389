/** Windows too short for how often is scraped, pages that fire at once, and pages that say nothing. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import { durationText, secondsOf } from '../promRules/duration';
import { parseQuery } from '../promRules/promql';
import { placeIn, type PrometheusRule } from '../promRules/ruleFile';
import { rewritable } from './rewritable';
import type { Rule } from './rule';

/** Rates need two samples, and one more for each scrape that may fail or come late. */
const SCRAPES = 4;

/** Functions of ranges that need several samples. */
const NEED_SAMPLES = /^(?:rate|irate|increase|delta|idelta|deriv|predict_linear|changes|resets)$/;

function* check({ ruleFiles, scrapeIntervals }: ServiceModel): Generator<Finding> {
  const shortest = scrapeIntervals.length > 0 ? Math.min(...scrapeIntervals) : undefined;
  for (const { rules } of ruleFiles)
    for (const rule of rules) {
      if (shortest !== undefined) yield* shortWindows(rule, shortest);
      if (rule.kind === 'alert' && isPage(rule)) yield* carelessPage(rule);
    }
}

/** The shortest interval of all jobs: what is too short for that one is too short for each. */
function* shortWindows({ name, query }: PrometheusRule, interval: number): Generator<Finding> {
  const parsed = parseQuery(query.text);
  if (!parsed || parsed.mistake) return;
  for (const { from, to, seconds } of windowsIn(query.text, parsed.tree)) {
    if (seconds >= interval * SCRAPES) continue;
    const least = durationText(interval * SCRAPES);
    const location = placeIn(query, from, to);
    const finding: Finding = {
      rule: 'alert-window',
      severity: seconds < interval * 2 ? 'error' : 'warning',
      location,
      message:
        `${name} looks at ${query.text.slice(from, to)}, and Prometheus scrapes every ${durationText(interval)} at best: ` +
        `${seconds < interval * 2 ? 'there are never two samples in it' : 'one scrape that fails leaves a gap'}. Take ${least} or more.`,
    };
    yield rewritable(
      finding,
      `Widen to ${least}`,
      query.runs.length > 0 ? [{ range: location.range, text: least }] : [],
    );
  }
}

interface Window {
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
}

function windowsIn(text: string, tree: NonNullable<ReturnType<typeof parseQuery>>['tree']): readonly Window[] {
  const windows: Window[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      const called = name === 'FunctionCall' ? node.getChild('FunctionIdentifier') : null;
      if (!called || !NEED_SAMPLES.test(text.slice(called.from, called.to))) return;
      const argument = node.getChild('FunctionCallBody')?.firstChild;
      const matrix = argument?.name === 'OffsetExpr' ? argument.firstChild : argument;
      const range = matrix?.name === 'MatrixSelector' ? matrix.getChild('DurationExpr') : null;
      const seconds = range ? secondsOf(text.slice(range.from, range.to)) : undefined;
      if (range && seconds !== undefined) windows.push({ from: range.from, to: range.to, seconds });
    },
  });
  return windows;
}

const isPage = ({ labels }: PrometheusRule): boolean =>
  Object.entries(labels).some(
    ([name, value]) => /^(?:severity|priority|level)$/.test(name) && /^(?:page|critical|p1|sev-?1)$/i.test(value),
  );

/** What one scrape that fails or one bad minute makes true; a certificate that ends next week needs no patience. */
const FLAPS = /(?:^|[^\w:.])up\b(?!_)|\babsent\s*\(|\bi?rate\s*\([^[]*\[(?:\d+s|[1-5]m)\]/;

/** A window that is asked for its extreme. */
const WAITS_BY_ITSELF = /_over_time\s*\(/;

function* carelessPage({ name, location, query, wait, annotations }: PrometheusRule): Generator<Finding> {
  const finding = { rule: 'alert-window', severity: 'hint', location } as const;
  const waits = wait !== undefined && secondsOf(wait) !== 0;
  if (!waits && FLAPS.test(query.text) && !WAITS_BY_ITSELF.test(query.text))
    yield {
      ...finding,
      message: `${name} pages at the first bad evaluation: one slow scrape wakes somebody. Give it a “for”.`,
    };
  if (annotations.length === 0)
    yield { ...finding, message: `${name} pages without a word: give it a summary and a link to a runbook.` };
}

export const alertWindow: Rule = { id: 'alert-window', defaultSeverity: 'warning', check };
