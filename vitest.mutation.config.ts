import { defineConfig } from 'vitest/config'

/** What mutants are held against: the tests of the judging rooms. Those that read the source would read the mutants. */
export default defineConfig({
  test: {
    include: ['test/{gates,exceptions,attribution,conformance,dossier}/**/*.test.ts'],
    testNamePattern: /^(?!.*every (reason|failure))/,
    pool: 'forks',
    testTimeout: 60_000,
    reporters: ['dot'],
  },
})
