/** A Go function that runs once for each job: a line at its top, and a name for the error that it returns. */
import type { Range, TextEdit } from '../../../core/range';
import type { FunctionFacts } from '../../facts';
import { openingEdit } from '../go/opening';
import { sliceOf } from '../textStyle';
import type { CalledHelper } from './goHelperPlace';

/** Undefined where its error stands among other results that cannot be named by `_` with certainty. */
export function measureFunction(
  run: FunctionFacts,
  name: string,
  text: string,
  { call, words }: CalledHelper,
): readonly TextEdit[] | undefined {
  const failure = failureOf(run, text);
  if (!failure) return undefined;
  const line = `defer ${call}(${JSON.stringify(name)}).${words.endWith}(${failure.pointer})`;
  return [...failure.edits, openingEdit(run.bodyRange, [line], text)];
}

interface Failure {
  readonly pointer: string;
  readonly edits: readonly TextEdit[];
}

function failureOf({ returns, range, bodyRange }: FunctionFacts, text: string): Failure | undefined {
  if (!returns.some(({ path }) => path.join('.') === 'error')) return { pointer: 'nil', edits: [] };
  const [line, column] = bodyRange;
  const header = sliceOf(text, [range[0], range[1], line, column]);
  const named = /[(,]\s*(?<name>[A-Za-z]\w*)\s+error\s*\)\s*$/.exec(header)?.groups?.['name'];
  if (named !== undefined) return { pointer: `&${named}`, edits: [] };
  const whole = sliceOf(text, [range[0], range[1], bodyRange[2], bodyRange[3]]);
  const name = ['failure', 'jobFailure', 'measuredFailure'].find((one) => !new RegExp(`\\b${one}\\b`).test(whole));
  if (name === undefined) return undefined;
  if (returns.length > 1) return amongOthers(header, bodyRange, name);
  const alone = /\)\s*(?:\(\s*error\s*\)|error)(?<gap>[ \t]*)$/.exec(header);
  if (!alone) return undefined;
  const result = /(?:\(\s*error\s*\)|error)[ \t]*$/.exec(header)?.[0].trimEnd() ?? '';
  const end = column - (alone.groups?.['gap']?.length ?? 0);
  if (end < result.length) return undefined;
  const at: Range = [line, end - result.length, line, end];
  return { pointer: `&${name}`, edits: [{ range: at, text: `(${name} error)` }] };
}

/** Types of one word, which no name stands before: `*shop.Order`, `[]byte`, `map[string]int`, `any`. */
const PLAIN_TYPE = /^(?:[\w.*{}]|\[[\w.*]*\])+$/;

/** `(string, error)` becomes `(_ string, failure error)`: names for all, because Go has them for all or none. */
function amongOthers(header: string, [line, column]: Range, name: string): Failure | undefined {
  const found = /\((?<types>[^()\n]*),\s*error\s*\)(?<gap>[ \t]*)$/.exec(header);
  const types = found?.groups?.['types']?.split(',').map((one) => one.trim()) ?? [];
  if (!found || types.length === 0 || !types.every((type) => PLAIN_TYPE.test(type))) return undefined;
  const end = column - (found.groups?.['gap']?.length ?? 0);
  const start = end - (found[0].length - (found.groups?.['gap']?.length ?? 0));
  if (start < 0) return undefined;
  const named = [...types.map((type) => `_ ${type}`), `${name} error`].join(', ');
  return { pointer: `&${name}`, edits: [{ range: [line, start, line, end], text: `(${named})` }] };
}
