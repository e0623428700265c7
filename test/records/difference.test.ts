import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differencesInWords } from '../../src/records/difference.ts'

test.each([
  [
    'a field',
    { decidedAt: '2026-03-12T15:04:00Z' },
    { decidedAt: '2026-03-10T15:04:00Z' },
    ['decidedAt: 2026-03-12T15:04:00Z -> 2026-03-10T15:04:00Z'],
  ],
  [
    'a field inside a field',
    { basis: { evidence: { sha256: 'a' } } },
    { basis: { evidence: { sha256: 'b' } } },
    ['basis.evidence.sha256: a -> b'],
  ],
  ['a field that came', { by: 'ann' }, { by: 'ann', capacity: 'approver' }, ['capacity: added approver']],
  ['a field that went', { by: 'ann', capacity: 'approver' }, { by: 'ann' }, ['capacity: removed approver']],
  ['an item that came', { conditions: ['a', 'b'] }, { conditions: ['a', 'x', 'b'] }, ['conditions: added x']],
  [
    'an item that went',
    { conditions: ['a', 'x', 'b'] },
    { conditions: ['a', 'b'] },
    ['conditions: removed x'],
  ],
  [
    'an item that changed',
    { items: [{ path: 'a', sha256: '1' }, { path: 'b' }] },
    { items: [{ path: 'a', sha256: '2' }, { path: 'b' }] },
    ['items[0].sha256: 1 -> 2'],
  ],
  ['another type', { n: 1 }, { n: '1' }, ['n: 1 -> 1']],
  ['a list in place of a value', { n: 1 }, { n: [1] }, ['n: 1 -> [1]']],
  ['nothing', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
  ['the order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
  ['a line break and an override', { a: 'x' }, { a: 'y\nz\u202e' }, ['a: x -> y z[U+202E]']],
])('%s', (_, before, after, words) => {
  expect(differencesInWords(before, after)).toEqual(words)
})

test('a long text is cut, and many fields are counted', () => {
  expect(differencesInWords({ a: '' }, { a: 'x'.repeat(500) })[0]).toHaveLength('a:  -> '.length + 161)
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}`, n]))
  const words = differencesInWords({}, many)
  expect(words).toHaveLength(41)
  expect(words.at(-1)).toBe('and 10 more fields')
})

test('two values differ in words exactly where they differ', () => {
  const value = fc.jsonValue({ maxDepth: 3 }).filter((json) => json !== null)
  fc.assert(
    fc.property(fc.record({ a: value, b: value }), fc.record({ a: value, b: value }), (before, after) => {
      const equal = differencesInWords(before, after).length === 0
      expect(equal).toBe(fc.stringify(sorted(before)) === fc.stringify(sorted(after)))
      expect(differencesInWords(before, before)).toEqual([])
    }),
  )
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
