import { defineConfig } from 'vitest/config';

const heavy = ['test/lab/**/*.test.ts', 'test/suites/http-iis/browser-*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: heavy, testTimeout: 20_000 } },
      // Labs and browsers share the machine's processors: one file at a time keeps their deadlines honest.
      {
        test: {
          name: 'lab',
          include: heavy,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
