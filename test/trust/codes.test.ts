import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { TRUST_CODES } from '../../src/trust/codes.ts'

const sourcesIn = (pattern: string) =>
  globSync(fileURLToPath(new URL(pattern, import.meta.url)))
    .filter((path) => !/\/codes(\.test)?\.ts$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')

test('every reason of the catalogue is given somewhere, and some test asks for it', () => {
  const source = sourcesIn('../../src/{trust,reading}/**/*.ts')
  const tests = sourcesIn('./*.test.ts')
  const codes = Object.keys(TRUST_CODES)
  expect(codes.filter((code) => !source.includes(`'${code}'`))).toEqual([])
  expect(codes.filter((code) => !tests.includes(code))).toEqual([])
})
