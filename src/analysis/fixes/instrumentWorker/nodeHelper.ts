/** The module with `measureJob`: how many runs of a worker succeeded and failed, and how long they took. */
import type { TextStyle } from '../textStyle';
import { inStyle } from '../typescript/helperModule';
import { JOB_DURATION_NAME, JOBS_NAME } from './metricNames';

export const WORKER_HELPER = 'measureJob';

export function workerHelper(isTyped: boolean, isCommonJs: boolean, style: TextStyle): string {
  const names = '{ Counter, Histogram }';
  const lines = [
    isCommonJs ? `const ${names} = require('prom-client');` : `import ${names} from 'prom-client';`,
    '',
    'const workerJobs = new Counter({',
    `  name: '${JOBS_NAME}',`,
    "  help: 'Jobs by worker and outcome.',",
    "  labelNames: ['worker', 'outcome'],",
    '});',
    '',
    'const workerJobDuration = new Histogram({',
    `  name: '${JOB_DURATION_NAME}',`,
    "  help: 'Duration of jobs by worker.',",
    "  labelNames: ['worker'],",
    '});',
    '',
    '/** Counts and times one run of a worker; a promise is over when it settles. */',
    `${isCommonJs ? '' : 'export '}function ${WORKER_HELPER}${isTyped ? '<Result>(worker: string, run: () => Result): Result' : '(worker, run)'} {`,
    '  const start = process.hrtime.bigint();',
    `  const end = (outcome${isTyped ? ": 'success' | 'failure'): void" : ')'} => {`,
    '    workerJobs.inc({ worker, outcome });',
    '    workerJobDuration.observe({ worker }, Number(process.hrtime.bigint() - start) / 1e9);',
    '  };',
    '  try {',
    '    const result = run();',
    '    if (result instanceof Promise) {',
    '      result.then(',
    "        () => end('success'),",
    "        () => end('failure'),",
    '      );',
    '    } else {',
    "      end('success');",
    '    }',
    '    return result;',
    '  } catch (error) {',
    "    end('failure');",
    '    throw error;',
    '  }',
    '}',
    ...(isCommonJs ? ['', `module.exports = { ${WORKER_HELPER} };`] : []),
    '',
  ];
  return inStyle(lines.join('\n'), style);
}
