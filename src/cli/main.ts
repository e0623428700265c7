#!/usr/bin/env node
import { keepCompiledCode } from './code-cache.ts'
import { openSession } from './session.ts'

// A reader that has seen enough closes the pipe: `docket explain ... | head` is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(process.exitCode)
})

const argv = process.argv.slice(2)
const session = openSession(process)
keepCompiledCode(session, argv)
// Loaded after that, so that it is kept.
const { runProgram } = await import('./program.ts')
process.exitCode = await runProgram(argv, session)
