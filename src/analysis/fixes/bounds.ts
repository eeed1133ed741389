/** *Give it bounds*: buckets in seconds where a histogram of OpenTelemetry is made. */
import type { WorkspaceChange } from '../../core/finding';
import { locationKey, type Location } from '../../core/range';
import type { Language } from '../facts';
import type { ServiceModel } from '../model';
import { languageOf } from '../sourceFiles';
import type { SourceTree } from '../sourceTree';
import { indentOfLine, sliceOf } from './textStyle';

export const GIVE_BOUNDS = 'Give it bounds in seconds';

/** Source: the advice of OpenTelemetry's conventions for `http.server.request.duration`. */
const BOUNDS = '0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10';

/** What follows the last option, by the text of it. Undefined in Go where the option does not name its package. */
const OPTION: Readonly<Record<Language, (last: string) => string | undefined>> = {
  go: (last) => {
    const alias = /^(\w+)\.With\w+\(/.exec(last)?.[1];
    return alias === undefined ? undefined : `${alias}.WithExplicitBucketBoundaries(${BOUNDS})`;
  },
  python: () => `explicit_bucket_boundaries_advisory=[${BOUNDS}]`,
  typescript: () => `advice: { explicitBucketBoundaries: [${BOUNDS}] }`,
};

const NEEDS: Readonly<Record<Language, string>> = {
  go: 'It needs go.opentelemetry.io/otel 1.20 or later.',
  python: 'It needs opentelemetry-api 1.30 or later.',
  typescript: 'It needs @opentelemetry/api 1.7 or later.',
};

/** By the place of the finding. */
export function giveBounds(
  place: Location,
  title: string,
  { sdkBuckets }: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  const key = locationKey(place);
  const metric = sdkBuckets.find(({ places, location }) => locationKey(places?.name ?? location) === key);
  const last = metric?.places?.lastOption;
  const language = last && languageOf(last.file);
  const text = last && tree.text(last.file);
  if (title !== GIVE_BOUNDS || !last || !language || text === undefined) return undefined;
  const option = OPTION[language](sliceOf(text, last.range));
  if (option === undefined) return undefined;
  const [startLine, startColumn, line, column] = last.range;
  const lineText = text.split('\n')[startLine] ?? '';
  const indent = indentOfLine(text, startLine);
  // Options that stand one below the other stay so.
  const isOwnLine = lineText.slice(0, startColumn).replace(/^\s*(?:\w+\s*[:=]\s*)?/, '') === '';
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const between = isOwnLine ? `,${lineEnd}${indent}` : ', ';
  const edit = { range: [line, column, line, column] as const, text: `${between}${option}` };
  return { title: GIVE_BOUNDS, edits: new Map([[last.file, [edit]]]), note: NEEDS[language] };
}
