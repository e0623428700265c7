import { defineConfig } from 'vitest/config'
import summaryReporter from './scripts/summary-reporter.ts'

/** Every page in a real browser. A program of its own: it takes as long as half of all other tests. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', summaryReporter()],
  },
})
