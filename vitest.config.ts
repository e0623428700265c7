import { defineConfig } from 'vitest/config'
import summaryReporter from './scripts/summary-reporter.ts'

/** Tests that run the program as people do, or a browser; `npm run test:programs`. */
export const PROGRAMS = [
  'test/browser/**/*.test.ts',
  'test/cli/transcripts.test.ts',
  'test/cli/answers.test.ts',
  'test/e2e/same-bytes.test.ts',
  'test/e2e/package.test.ts',
]

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    exclude: [...PROGRAMS, 'node_modules/**'],
    pool: 'forks',
    // One of two cores would idle with the default.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', summaryReporter()],
  },
})
