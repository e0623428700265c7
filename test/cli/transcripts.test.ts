import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { matches, parseTranscript, run } from './transcript.ts'

const FOLDER = 'test/cli'

for (const name of readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt'))
  .sort()) {
  const steps = parseTranscript(readFileSync(`${FOLDER}/${name}`, 'utf8'))

  test(name, () => {
    expect(steps.length).toBeGreaterThan(0)
    const folder = mkdtempSync(join(tmpdir(), 'docket-cli-'))
    try {
      for (const step of steps) {
        const { out, err, exitCode } = run(step, folder)
        const place = `${FOLDER}/${name}:${step.line}`
        expect.soft({ place, exitCode }, err.join('\n')).toEqual({ place, exitCode: step.exitCode })
        if (step.kind === 'shell') continue
        if (!matches(step.out, out)) expect.soft({ place, out }).toEqual({ place, out: step.out })
        if (!matches(step.err, err)) expect.soft({ place, err }).toEqual({ place, err: step.err })
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

describe('the matcher of transcripts', () => {
  test.each([
    { expected: ['a'], actual: ['a'], is: true },
    { expected: ['a'], actual: ['b'], is: false },
    { expected: ['a'], actual: ['a', 'b'], is: false },
    { expected: ['a...c'], actual: ['abc'], is: true },
    { expected: ['a.c'], actual: ['abc'], is: false },
    { expected: ['...'], actual: [], is: true },
    { expected: ['a', '...', 'z'], actual: ['a', 'b', 'c', 'z'], is: true },
    { expected: ['a', '...', 'z'], actual: ['a', 'b'], is: false },
    { expected: [], actual: ['a'], is: false },
  ])('$expected against $actual: $is', ({ expected, actual, is }) => {
    expect(matches(expected, actual)).toBe(is)
  })
})
