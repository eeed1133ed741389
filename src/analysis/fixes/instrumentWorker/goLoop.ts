/** A Go loop that takes one job after the other: its work is measured, its waiting is not. */
import type { Range, TextEdit } from '../../../core/range';
import type { FunctionFacts, Statement } from '../../facts';
import { indentOfLine, sliceOf } from '../textStyle';
import type { CalledHelper } from './goHelperPlace';
import { loopOf, regionsOf, type Region } from './goRegions';
import { goesOn, visitWays } from './goWays';

/** Undefined where the work cannot be told from the waiting, or a way out of it cannot be seen (jumps to labels). */
export function measureLoop(
  run: FunctionFacts,
  name: string,
  text: string,
  helper: CalledHelper,
): readonly TextEdit[] | undefined {
  const loop = loopOf(run);
  const regions = loop && regionsOf(loop);
  const whole = sliceOf(text, run.bodyRange);
  if (!regions || /\b(?:break|continue|goto)[ \t]+[A-Za-z_]/.test(whole)) return undefined;
  const variable = ['job', 'measured', 'jobRun'].find((one) => !new RegExp(`\\b${one}\\b`).test(whole));
  if (variable === undefined) return undefined;
  const edits = regions.map((region) => measureRegion(region, { variable, name, helper }, text));
  return edits.some((one) => one === undefined) ? undefined : edits.flatMap((one) => one ?? []);
}

interface Measured {
  readonly variable: string;
  readonly name: string;
  readonly helper: CalledHelper;
}

function measureRegion(
  region: Region,
  { variable, name, helper: { call, words } }: Measured,
  text: string,
): readonly TextEdit[] | undefined {
  const [first, last] = [region[0], region.at(-1)];
  if (!first || !last) return undefined;
  const places: (readonly [Statement, string])[] = [[first, `${variable} := ${call}(${JSON.stringify(name)})`]];
  visitWays(region, {
    leaves: (statement) => places.push([statement, `${variable}.${words.end}()`]),
    fails: (statement) => places.push([statement, `${variable}.${words.fail}()`]),
  });
  const lines = text.split(/\r?\n/);
  // What shares a line with something else has no line above it for us.
  if (places.some(([{ range }]) => (lines[range[0]] ?? '').slice(0, range[1]).trim() !== '')) return undefined;
  const above = places.map(([{ range }, line]): TextEdit => {
    const at: Range = [range[0], range[1], range[0], range[1]];
    return { range: at, text: `${line}\n${indentOfLine(text, range[0])}` };
  });
  if (!goesOn(region)) return above;
  const [endLine, endColumn] = [last.range[2], (lines[last.range[2]] ?? '').length];
  const end: TextEdit = {
    range: [endLine, endColumn, endLine, endColumn],
    text: `\n${indentOfLine(text, first.range[0])}${variable}.${words.end}()`,
  };
  return [...above, end];
}
