import { defineConfig } from 'vitest/config';

const MINUTE_MS = 60_000;

/** One project per stage of `npm test`. Those that start processes run one file at a time: ports, load and figures must not mix. */
const alone = { fileParallelism: false, testTimeout: 2 * MINUTE_MS, hookTimeout: 5 * MINUTE_MS } as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: MINUTE_MS,
          hookTimeout: MINUTE_MS,
        },
      },
      { test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'], testTimeout: MINUTE_MS } },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...alone } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...alone } },
    ],
  },
});
