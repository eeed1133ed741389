// `npm test [-- stage…]`: all stages in order, or the named ones. The last line is the sum: `N passed, N failed, N skipped`.
// Exit code 1 when anything failed; with REDLINE_REQUIRE_ALL=1 also when anything was skipped.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Everything must be there and run. */
const isComplete = process.env.REDLINE_REQUIRE_ALL === '1';
const bin = (name) => join(root, 'node_modules', '.bin', name);

/**
 * Steps count only when they fail: they are no tests. `usesBuild`: its tests run what the build made, which must not be an old one.
 * `printsMatrix`: its tests write down which fix they proved in which framework; a cell without proof is a failure where nothing may be skipped.
 */
const STAGES = [
  {
    name: 'build',
    steps: [
      { name: 'bundles', command: process.execPath, args: ['esbuild.config.mjs', '--production'] },
      { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
      { name: 'types of the trace view', command: bin('tsc'), args: ['--noEmit', '-p', 'src/webview'] },
      { name: 'formatting', command: bin('prettier'), args: formattingArguments() },
      { name: 'package', command: bin('vsce'), args: packageArguments() },
    ],
  },
  { name: 'unit', projects: ['unit'] },
  { name: 'contract', projects: ['contract', 'conformance'] },
  { name: 'integration', projects: ['integration'], usesBuild: true, printsMatrix: true },
  { name: 'e2e', projects: ['e2e'], usesBuild: true },
];

function formattingArguments() {
  return [
    '--check',
    '--log-level',
    'warn',
    '{src,test}/**/*.{ts,mjs}',
    '*.mjs',
    '*.config.ts',
    '!test/{fixtures,services}/**',
  ];
}

function packageArguments() {
  return ['package', '--no-dependencies', '--allow-missing-repository', '--out', 'dist/redline.vsix'];
}

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function runSteps(steps) {
  const counts = { passed: 0, failed: 0, skipped: 0, skips: [] };
  for (const { name, command, args } of steps) {
    const code = await run(command, args);
    if (code === 0) continue;
    console.error(`${name}: failed (exit code ${code})`);
    counts.failed += 1;
  }
  return counts;
}

async function runProjects(projects, folder, matrix) {
  const file = join(folder, `${projects.join('-')}.json`);
  const selected = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=./test/runner/countsReporter.mjs'];
  const args = ['run', ...selected, ...reporters, '--passWithNoTests'];
  const code = await run(bin('vitest'), args, { REDLINE_COUNTS_FILE: file, REDLINE_MATRIX_FILE: matrix });
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0, skips: [] };
  const counts = JSON.parse(await readFile(file, 'utf8'));
  // Whatever vitest itself calls a failure is one, also when no test was to blame.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** Prints the matrix; 1 when it has holes that count. */
async function printMatrix(matrix) {
  const code = await run(process.execPath, ['--import', 'tsx', 'test/runner/matrix.ts', matrix]);
  return code !== 0 && isComplete ? 1 : 0;
}

function chosenStages(names) {
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    console.error(`There is no stage ${unknown.join(', ')}. Stages: ${STAGES.map(({ name }) => name).join(', ')}.`);
    process.exit(2);
  }
  if (names.length === 0) return STAGES;
  const chosen = STAGES.filter(({ name }) => names.includes(name));
  const isBuilt = chosen.some(({ usesBuild }) => usesBuild) && !names.includes('build');
  return isBuilt ? [STAGES[0], ...chosen] : chosen;
}

const stages = chosenStages(process.argv.slice(2));
const folder = await mkdtemp(join(tmpdir(), 'redline-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
const skips = [];
try {
  for (const { name, steps, projects, printsMatrix } of stages) {
    console.log(`\n── ${name} ──`);
    const started = performance.now();
    const matrix = join(folder, 'matrix.jsonl');
    const counts = steps ? await runSteps(steps) : await runProjects(projects, folder, matrix);
    if (printsMatrix) counts.failed += await printMatrix(matrix);
    for (const key of Object.keys(total)) total[key] += counts[key];
    skips.push(...counts.skips);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    summary.push(`${name.padEnd(12)} ${say(counts).padEnd(36)} ${seconds} s`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

function say({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

console.log();
for (const skip of skips) console.log(`skipped: ${skip}`);
for (const line of summary) console.log(line);
const isIncomplete = isComplete && total.skipped > 0;
if (isIncomplete) console.log('REDLINE_REQUIRE_ALL=1: a skipped test counts as a failed run.');
console.log(say(total));
process.exitCode = total.failed > 0 || isIncomplete ? 1 : 0;
