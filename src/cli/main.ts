#!/usr/bin/env node
import { keepCompiledCode } from './code-cache.ts'
import { keptOf } from './kept.ts'

// A reader that has seen enough closes the pipe: `docket explain ... | head` is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(process.exitCode)
})

const argv = process.argv.slice(2)
keepCompiledCode(keptOf(process), argv)
// Loaded after that, so that it is kept.
const [{ runProgram }, { openSession }] = await Promise.all([import('./program.ts'), import('./session.ts')])
process.exitCode = await runProgram(argv, openSession(process))
