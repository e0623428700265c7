import { defineConfig } from 'vitest/config'
import summaryReporter from './scripts/summary-reporter.ts'
import { PROGRAMS } from './vitest.config.ts'

/** Whole processes and every page in a real browser: as long as all other tests together, so a program of its own. */
export default defineConfig({
  test: {
    include: PROGRAMS,
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', summaryReporter()],
  },
})
