import type { Reporter, TestModule } from 'vitest/node'

/**
 * Prints `N passed, N failed` alone on the last line, for people and programs that read only that. A file that could
 * not be loaded counts as one failure: its tests would otherwise be missing from both numbers.
 */
export default function summaryReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const tests = modules.flatMap((module) =>
        [...module.children.allTests()].map((test) => test.result().state),
      )
      const passed = tests.filter((state) => state === 'passed').length
      const failed = tests.filter((state) => state === 'failed').length
      const notLoaded = modules.filter(brokeOutsideOfTests).length
      console.log(`${passed} passed, ${failed + notLoaded + unhandledErrors.length} failed`)
    },
  }
}

function brokeOutsideOfTests(module: TestModule): boolean {
  return (
    module.errors().length > 0 || [...module.children.allSuites()].some((suite) => suite.errors().length > 0)
  )
}
