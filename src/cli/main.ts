#!/usr/bin/env node
import { runProgram } from './program.ts'
import { openSession } from './session.ts'

// A reader that has seen enough closes the pipe: `docket explain ... | head` is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(process.exitCode)
})

process.exitCode = await runProgram(process.argv.slice(2), openSession(process))
