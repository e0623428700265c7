import { defineConfig } from 'vitest/config'
import summaryReporter from './scripts/summary-reporter.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    exclude: ['test/browser/**', 'node_modules/**'],
    pool: 'forks',
    // One of two cores would idle with the default.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', summaryReporter()],
  },
})
