import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { ArchiveState } from '../archive/index.ts'
import type { Question } from './options.ts'
import { readTool } from './tool.ts'

/** What was asked of an archive, as far as the answer depends on it. `archive` is absent for files read as they lay. */
const asked = z.strictObject({
  asOf: z.string(),
  archive: z.strictObject({ commit: z.string(), prefix: z.string(), surroundings: z.string() }).optional(),
  trustedRoots: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
  pins: z.array(z.string()),
})
export type Asked = z.output<typeof asked>

/** What is true of one build alone: `build.json`. No other file of a site may know it. */
export const buildFacts = z.strictObject({
  tool: z.literal('docket'),
  version: z.string(),
  /** SHA-256 over the code that built it: in a checkout, code changes under the same version. */
  code: z.string(),
  node: z.string(),
  seconds: z.number(),
  asked,
  /** SHA-256 of `answers/index.json`. */
  answers: z.string(),
})
export type BuildFacts = z.output<typeof buildFacts>

/** What a question asks, in the form in which a build keeps it. */
export function askedOf({ asOf, pins }: Question, archive: ArchiveState | undefined): Asked {
  return {
    asOf,
    ...(archive === undefined ? {} : { archive }),
    trustedRoots: pins.trustedRoots.map(({ path, bytes }) => ({
      path,
      sha256: hash('sha256', bytes, 'hex'),
    })),
    pins: [...pins.digests],
  }
}

export function factsText(asked: Asked, answers: string, milliseconds: number): string {
  const { name, version } = readTool()
  const facts = {
    tool: name,
    version,
    code: codeDigest(),
    node: process.version,
    seconds: Math.round(milliseconds / 10) / 100,
    asked,
    answers,
  }
  return `${JSON.stringify(facts, null, 2)}\n`
}

/** Over every file of the program: a build answers only for the code that made it. */
export function codeDigest(): string {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.[jt]s$/.test(file))
    .sort()
  const digests = files.map((file) => `${file} ${hash('sha256', readFileSync(join(root, file)), 'hex')}`)
  return hash('sha256', digests.join('\n'), 'hex')
}
