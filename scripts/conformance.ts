import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Artifact } from '../src/trust/artifact.ts'
import { verifyBundleFile } from '../src/trust/verify-bundle.ts'

/**
 * Runs the public conformance cases of Sigstore, each with the artifact by path and by digest, and holds every outcome
 * against the exact reason code that is expected: a rejection for the wrong reason fails.
 *
 * `npm run conformance -- <folder>`; with `--write` the outcomes become the expectations, to be read before they are
 * committed.
 */

export type Outcomes = Readonly<Record<string, { readonly path: string; readonly digest: string }>>

export const EXPECTATIONS = new URL('../test/trust/sigstore-conformance.expected.json', import.meta.url)

/** What the cases are verified with where they bring nothing of their own (source: the README of the cases). */
const DEFAULTS = {
  identity:
    'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main',
  issuer: 'https://token.actions.githubusercontent.com',
  artifact: 'a.txt',
  trustedRoot: 'default-trusted-root.json',
} as const

/** The outcome of every case: `verified`, or the code of the first reason against it. */
export function runCases(folder: string): Outcomes {
  const cases = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
  return Object.fromEntries(cases.map((name) => [name, runCase(folder, name)]))
}

function runCase(folder: string, name: string): { readonly path: string; readonly digest: string } {
  const own = (file: string) => join(folder, name, file)
  const orDefault = (file: string, fallback: string) =>
    readFileSync(existsSync(own(file)) ? own(file) : join(folder, fallback))
  const text = (file: string, fallback: string) =>
    existsSync(own(file)) ? readFileSync(own(file), 'utf8').trim() : fallback
  const bytes = orDefault('artifact', DEFAULTS.artifact)
  const outcome = (artifact: Artifact): string => {
    const verdict = verifyBundleFile({
      artifact,
      bundle: { path: 'bundle.sigstore.json', bytes: readFileSync(own('bundle.sigstore.json')) },
      trustedRoot: { path: 'trusted_root.json', bytes: orDefault('trusted_root.json', DEFAULTS.trustedRoot) },
      ...(existsSync(own('key.pub'))
        ? { key: { path: 'key.pub', bytes: readFileSync(own('key.pub')) } }
        : { identity: text('identity', DEFAULTS.identity), issuer: text('issuer', DEFAULTS.issuer) }),
    })
    return verdict.state === 'verified' ? 'verified' : verdict.problems[0].code
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return {
    path: outcome({ kind: 'bytes', bytes }),
    digest: outcome({ kind: 'digests', digests: { sha256 } }),
  }
}

/** One line for every outcome that is not the expected one, and for every case that only one side knows. */
export function differences(actual: Outcomes, expected: Outcomes): readonly string[] {
  const names = [...new Set([...Object.keys(actual), ...Object.keys(expected)])].sort()
  return names.flatMap((name) =>
    (['path', 'digest'] as const).flatMap((by) => {
      const [is, should] = [
        actual[name]?.[by] ?? 'no such case',
        expected[name]?.[by] ?? 'not expected at all',
      ]
      return is === should ? [] : [`${name} by ${by}: ${is}, expected ${should}`]
    }),
  )
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { write: { type: 'boolean', default: false } },
  })
  const [folder] = positionals
  if (folder === undefined || !existsSync(folder)) {
    console.error('error: the folder with the cases is missing')
    console.error('hint: npm run conformance -- <sigstore-conformance>/test/assets/bundle-verify')
    process.exitCode = 2
    return
  }
  const outcomes = runCases(folder)
  if (values.write) writeFileSync(EXPECTATIONS, `${JSON.stringify(outcomes, null, 2)}\n`)
  const wrong = differences(outcomes, JSON.parse(readFileSync(EXPECTATIONS, 'utf8')))
  const total = 2 * Object.keys(outcomes).length
  for (const line of wrong) console.error(line)
  console.log(`conformance: ${total - wrong.length} of ${total}`)
  process.exitCode = wrong.length === 0 ? 0 : 1
}

if (import.meta.main) main()
