import { defineConfig } from 'vitest/config';

const heavy = ['test/lab/**/*.test.ts', 'test/suites/http-iis/browser-*.test.ts'];

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
      // Labs and browsers take all of the machine: one file at a time keeps their deadlines honest, and what a busy moment
      // spoilt is asked once more.
      {
        test: {
          name: 'lab',
          include: heavy,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry: 1,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
