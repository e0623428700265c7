import { afterEach, expect, test } from 'vitest'
import { EXIT } from '../../src/cli/exit.ts'
import { createPainter } from '../../src/cli/paint.ts'
import { runProgram } from '../../src/cli/program.ts'
import type { Session } from '../../src/cli/session.ts'
import { instantOfSeconds } from '../../src/domain/instant.ts'

afterEach(() => {
  process.exitCode = undefined
})

function sessionOf(change: Partial<Session> = {}): { session: Session; out: string[]; err: string[] } {
  const out: string[] = []
  const err: string[] = []
  const session: Session = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    errStream: process.stderr,
    folder: process.cwd(),
    width: 80,
    paint: createPainter(false),
    paintErr: createPainter(false),
    watched: false,
    now: () => instantOfSeconds(1_790_000_000),
    elapsed: () => 0,
    debug: false,
    ...change,
  }
  return { session, out, err }
}

const EMPTY = [
  'exceptions',
  '--work-tree',
  '--no-cache',
  '--archive',
  'test/archives/an-archive-without-any-record',
]

const broken = {
  out: () => {
    throw new TypeError('cannot read properties of undefined')
  },
}

test('a bug is admitted as one, without a stack trace', async () => {
  const { session, err } = sessionOf(broken)
  expect(await runProgram(EMPTY, session)).toBe(EXIT.bug)
  expect(err[0]).toMatch(
    /^error: sorry, this is a bug in docket \d+\.\d+\.\d+, not in your archive: TypeError: cannot read/,
  )
  expect(err[1]).toMatch(/^hint: please report it .*DOCKET_DEBUG=1/)
  expect(err.join('\n')).not.toMatch(/^\s+at /m)
})

test('DOCKET_DEBUG adds where a bug happened', async () => {
  const { session, err } = sessionOf({ ...broken, debug: true })
  expect(await runProgram(EMPTY, session)).toBe(EXIT.bug)
  expect(err.join('\n')).toMatch(/^\s+at /m)
})

test('now is the session’s clock, in the answer too', async () => {
  const { session, out } = sessionOf()
  expect(await runProgram(EMPTY, session)).toBe(EXIT.yes)
  expect(out[0]).toBe('Exceptions of Unnamed archive, as of 2026-09-21T14:13:20Z')
})

test('no command at all is a mistake of usage, answered with the commands', async () => {
  const { session, err } = sessionOf()
  expect(await runProgram([], session)).toBe(EXIT.usage)
  expect(err.join('\n')).toContain('Usage: docket [options] [command]')
})

test.each(['build', 'serve', 'verify', 'gate', 'explain', 'exceptions', 'find'])(
  '%s knows --json',
  async (name) => {
    const { session, out } = sessionOf()
    expect(await runProgram([name, '--help'], session)).toBe(EXIT.yes)
    expect(out.join('\n')).toContain('--json')
  },
)
