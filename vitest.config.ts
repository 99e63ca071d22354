import { defineConfig } from 'vitest/config';

/** What measures times: nothing else may run beside it. */
const timed = ['test/suites/http-iis/browser-times.test.ts'];
const heavy = ['test/lab/**/*.test.ts', 'test/suites/http-iis/browser-*.test.ts'];
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: heavy,
          testTimeout: 20_000,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      // Labs and browsers share the machine's processors: two files at a time keep them busy and their deadlines honest.
      {
        test: { name: 'lab', include: heavy, exclude: timed, ...patience, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        test: { name: 'timed', include: timed, ...patience, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
