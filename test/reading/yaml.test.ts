import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readYaml } from '../../src/reading/yaml.ts'

function codes(text: string): string[] {
  const result = readYaml(text, { path: 'r.yaml' })
  return result.ok ? ['ok'] : result.problems.map(({ code, at }) => `${code}@${at.line}:${at.column}`)
}

describe('features that two readers could read differently are refused where they stand', () => {
  const cases: [string, string, string[]][] = [
    ['several documents', 'a: 1\n---\nb: 2\n', ['E-YAML-FEATURE@2:1']],
    ['an anchor', 'a: &x 1\n', ['E-YAML-FEATURE@1:7']],
    ['an alias', 'a: &x 1\nb: *x\n', ['E-YAML-FEATURE@1:7', 'E-YAML-ALIAS@2:4']],
    ['a merge key', '<<: {a: 1}\n', ['E-YAML-FEATURE@1:1']],
    ['a tag', 'a: !!js/function x\n', ['E-YAML-FEATURE@1:4']],
    ['a directive', '%YAML 1.1\n---\na: 1\n', ['E-YAML-FEATURE@1:1']],
    ['a number as key', '1: x\n', ['E-YAML-FEATURE@1:1']],
    ['true as key', 'true: x\n', ['E-YAML-FEATURE@1:1']],
    ['a map as key', '? {a: 1}\n: b\n', ['E-YAML-FEATURE@1:3']],
    ['a key twice', 'a: 1\nb: 1\na: 2\n', ['E-YAML-DUPKEY@3:1']],
    ['a key twice, once escaped', 'a: 1\n"\\u0061": 2\n', ['E-YAML-DUPKEY@2:1']],
    ['a key that reaches into objects', 'x:\n  __proto__: 1\n', ['E-KEY-FORBIDDEN@2:3']],
    ['NUL', 'a: "x\0"\n', ['E-YAML-SYNTAX@1:6']],
    ['NEL', 'a: "x\u0085y"\n', ['E-YAML-SYNTAX@1:6']],
    ['a tab as indentation', 'a:\n\t- b\n', ['E-YAML-SYNTAX@2:1']],
    ['nothing', '', ['E-YAML-SYNTAX@1:1']],
    ['only a comment', '# later\n', ['E-YAML-SYNTAX@1:1']],
    ['100,000 brackets', '['.repeat(100_000), ['E-DEPTH@1:65']],
    [
      'a ladder of 800 steps',
      Array.from({ length: 800 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
      ['E-DEPTH@66:66'],
    ],
  ]
  test.each(cases)('%s', (_name, text, expected) => expect(codes(text)).toEqual(expected))

  test('20,000 keys in one map', () => {
    const text = Array.from({ length: 20_000 }, (_, n) => `k${n}: 1`).join('\n')
    expect(codes(text)).toEqual(['E-LIMIT-KEYS@1:1'])
  })

  test('10 MB', () => expect(codes('a'.repeat(10_000_000))).toEqual(['E-LIMIT-SIZE@1:1']))
})

test('scalars are those of the core schema, and where they were written is known', () => {
  const result = readYaml('a: 1\nb: [x, "1"]\nc:\n  d: 2026-01-01T00:00:00Z\n  e: no\n', { path: 'r.yaml' })
  if (!result.ok) throw new Error('refused')
  expect(result.value.value).toEqual({ a: 1, b: ['x', '1'], c: { d: '2026-01-01T00:00:00Z', e: 'no' } })
  expect(result.value.locate('/c/d')).toEqual({ path: 'r.yaml', line: 4, column: 6 })
  expect(result.value.locate('/c/missing')).toEqual({ path: 'r.yaml', line: 3, column: 1 })
})

test('no text makes it throw', () => {
  const hostile = fc.array(
    fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '-',
      '[',
      '{',
      '}',
      ']',
      '"',
      "'",
      '&',
      '*',
      '!',
      '|',
      '>',
      '%',
      '#',
      '\t',
      '?',
      '~',
      '\0',
      '\u2028',
    ),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(hostile, (parts) => void codes(parts.join(''))),
    { numRuns: 3_000 },
  )
})
