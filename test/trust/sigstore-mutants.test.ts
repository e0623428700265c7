import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzz, specimens } from '../../scripts/fuzz-bundles.ts'
import { sha256Of } from '../../src/trust/sha256.ts'
import { openTrustedRoots } from '../../src/trust/sigstore/trusted-root.ts'
import { ALICE, AT, BYTES, verdictOn, WORLD } from './support.ts'

const CASES = fileURLToPath(new URL('../../../shared/inputs/sigstore-conformance', import.meta.url))

test('a flipped bit is refused for a reason with a name, or changes nothing that is said', () => {
  const { flips, accepted, refused, failures } = fuzz(specimens(CASES), 600, 'unit test')
  expect(failures).toEqual([])
  const total = Object.values(refused).reduce((sum, count) => sum + count, accepted)
  expect(total).toBe(flips)
  expect(Object.keys(refused).length).toBeGreaterThan(8)
})

const BUNDLE = WORLD.signBytes(BYTES, { ...ALICE, at: AT })

/** Every path into a JSON value, the value itself left out. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsOf(inner, [...path, key])])
}

function withValueAt(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) }
  const members = copy as Record<string, unknown>
  members[key] = withValueAt(members[key], rest, replacement)
  return copy
}

test('any value in any place of a bundle gives a verdict, and never one without a name', () => {
  fc.assert(
    fc.property(fc.constantFrom(...pathsOf(BUNDLE)), fc.jsonValue(), (path, replacement) => {
      const verdict = verdictOn(JSON.stringify(withValueAt(BUNDLE, path, replacement)))
      expect(verdict.state === 'verified' ? 'verified' : verdict.refusal.code).not.toBe('E-UNEXPECTED')
    }),
    { numRuns: 200, seed: 1 },
  )
})

test('any bytes at all are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(verdictOn(Buffer.from(bytes).toString('latin1')).state).toBe('rejected')
    }),
    { numRuns: 100, seed: 1 },
  )
})

test('any value in any place of a trusted root opens, or is a problem', () => {
  fc.assert(
    fc.property(fc.constantFrom(...pathsOf(WORLD.trustedRoot)), fc.jsonValue(), (path, replacement) => {
      const bytes = Buffer.from(JSON.stringify(withValueAt(WORLD.trustedRoot, path, replacement)))
      const { roots, problems } = openTrustedRoots({
        path: 'r',
        bytes,
        sha256: sha256Of(bytes),
        origin: 'archive',
      })
      expect(roots.length + problems.length).toBe(1)
    }),
    { numRuns: 200, seed: 1 },
  )
})
