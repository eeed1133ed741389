/** Small files and functions, and as much test as source. The figures are printed, so that their drift is seen early. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  functionsOf,
  lineCount,
  parseSources,
  projectFiles,
  quantileOf,
  ROOT,
  type OwnFunction,
  type OwnSource,
} from '../support/ownSources';

const MAX_FILE_LINES = 400;
const MAX_MEDIAN_FILE_LINES = 100;
const MAX_FUNCTION_LINES = 80;
const MAX_P90_FUNCTION_LINES = 28;
/** A floor under what is there; raise it as tests are added, never lower it. */
const LEAST_TEST_LINES = 0.8;
/** What counts as test: code and marked fixtures; not the sample services, which are programs. */
const TEST_CODE = /^test\/(?!services\/).*\.(?:ts|mjs|cjs|tsx|js|go|py)$/;

describe('sizes', () => {
  let sources: OwnSource[] = [];
  let functions: OwnFunction[] = [];

  beforeAll(async () => {
    sources = await parseSources('src');
    functions = sources.flatMap(functionsOf);
  });

  test(`no file is longer than ${MAX_FILE_LINES} lines, in src and in test`, () => {
    const files = projectFiles('src', 'test').filter((path) =>
      /^(?:src|test\/(?!services|fixtures)).*\.(?:ts|mjs)$/.test(path),
    );
    const long = files.filter((path) => linesIn(path) > MAX_FILE_LINES).map((path) => `${path}: ${linesIn(path)}`);
    expect(long).toEqual([]);
  });

  test(`half of the files have at most ${MAX_MEDIAN_FILE_LINES} lines`, () => {
    const median = quantileOf(
      sources.map(({ lines }) => lines),
      0.5,
    );
    console.log(`files: ${sources.length}, median ${median} lines`);
    expect(median).toBeLessThanOrEqual(MAX_MEDIAN_FILE_LINES);
  });

  test(`no function is longer than ${MAX_FUNCTION_LINES} lines, nine of ten have at most ${MAX_P90_FUNCTION_LINES}`, () => {
    const long = functions
      .filter(({ lines }) => lines > MAX_FUNCTION_LINES)
      .map(({ place, lines }) => `${place}: ${lines}`);
    const lengths = functions.map(({ lines }) => lines);
    const p90 = quantileOf(lengths, 0.9);
    console.log(
      `functions: ${lengths.length}, median ${quantileOf(lengths, 0.5)}, p90 ${p90}, longest ${Math.max(...lengths)} lines`,
    );
    expect(long).toEqual([]);
    expect(p90).toBeLessThanOrEqual(MAX_P90_FUNCTION_LINES);
  });

  test(`there are ${LEAST_TEST_LINES} lines of test for a line of source at the least; the aim is one`, () => {
    const source = sources.reduce((sum, { lines }) => sum + lines, 0);
    const tests = projectFiles('test').filter((path) => TEST_CODE.test(path));
    const test = tests.reduce((sum, path) => sum + linesIn(path), 0);
    console.log(`lines: source ${source}, test ${test} (${(test / source).toFixed(2)} per source line)`);
    expect(test / source).toBeGreaterThanOrEqual(LEAST_TEST_LINES);
  });
});

function linesIn(path: string): number {
  return lineCount(readFileSync(join(ROOT, path), 'utf8'));
}
