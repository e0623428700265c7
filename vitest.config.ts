import { defineConfig } from 'vitest/config'
import summaryReporter from './scripts/summary-reporter.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', summaryReporter()],
  },
})
