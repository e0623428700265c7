import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareSeverities } from '../../src/domain/severity.ts'
import type { EvidenceFile } from '../../src/evidence/evidence.ts'
import { FORMATS } from '../../src/evidence/formats/index.ts'
import { readEvidenceFile } from '../../src/evidence/read.ts'
import { dsse, rawFile } from './raw-file.ts'

const FOLDER = new URL('../../src/evidence/formats/', import.meta.url)

const GOOD: readonly { readonly name: string; readonly bytes: Uint8Array }[] = FORMATS.flatMap(({ id }) => {
  try {
    return readdirSync(new URL(`${id}/good/`, FOLDER)).map((name) => ({
      name,
      bytes: readFileSync(new URL(`${id}/good/${name}`, FOLDER)),
    }))
  } catch {
    return []
  }
})

/** Never throws; and whatever was read, an error leaves no facts. */
function read(path: string, content: string | Uint8Array): EvidenceFile {
  const file = readEvidenceFile(rawFile(path, content))
  expect(file.problems.map(({ code }) => code)).not.toContain('E-FORMAT-CRASH')
  if (file.parts === undefined && file.problems.some(({ code }) => code.startsWith('E-')))
    expect(file.facts).toEqual({})
  return file
}

const path = fc.constantFrom(
  'a.json',
  'a.sarif',
  'a.xml',
  'a.jsonl',
  'a.intoto.jsonl',
  'a.sigstore.json',
  'a.bin',
)

describe('no bytes whatever make it throw', () => {
  test('random bytes', () => {
    fc.assert(
      fc.property(path, fc.uint8Array({ maxLength: 200 }), (name, bytes) => void read(name, bytes)),
      {
        numRuns: 1000,
      },
    )
  })

  test('random text that looks like something', () => {
    const piece = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        '"',
        ':',
        ',',
        '\n',
        '<testsuite',
        '>',
        '</testsuite>',
        '<!DOCTYPE',
        '&x;',
        '\\u0000',
      ],
      ...['"bomFormat":"CycloneDX"', '"specVersion":"1.6"', '"version":"2.1.0"', '"runs":[', '"_type":'],
      ...[
        '"https://in-toto.io/Statement/v1"',
        '"payload":""',
        '"payloadType":',
        '"mediaType":1',
        '"@context":',
      ],
    )
    fc.assert(
      fc.property(
        path,
        fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 30 }),
        (name, parts) => {
          read(name, parts.join(''))
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('any JSON value under the marks of any format, bare and in an envelope', () => {
    const marks = fc.constantFrom<object>(
      { version: '2.1.0', runs: [] },
      { bomFormat: 'CycloneDX', specVersion: '1.6' },
      { '@context': 'https://openvex.dev/ns/v0.2.0' },
      { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld' },
      { spdxVersion: 'SPDX-2.3' },
      ...FORMATS.flatMap(({ predicateTypes }) => predicateTypes ?? []).map((predicateType) => ({
        _type: 'https://in-toto.io/Statement/v1',
        predicateType,
      })),
    )
    const fields = fc.dictionary(
      fc.constantFrom(
        'runs',
        'components',
        'vulnerabilities',
        'statements',
        'packages',
        '@graph',
        'subject',
        'predicate',
        'metadata',
      ),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(marks, fields, (mark, rest) => {
        const text = JSON.stringify({ ...mark, ...rest })
        read('a.json', text)
        read('a.json', JSON.stringify(dsse(text)))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a valid document, damaged', () => {
  const chosen = fc.constantFrom(...GOOD)

  test('there are documents to damage, of every kind that can be damaged', () => {
    expect(GOOD.length).toBeGreaterThan(12)
    for (const { name, bytes } of GOOD) expect(read(name, bytes).problems).toEqual([])
  })

  test('one byte changed, removed or added', () => {
    fc.assert(
      fc.property(
        chosen,
        fc.nat(),
        fc.nat(255),
        fc.constantFrom(0, 1, 2),
        ({ name, bytes }, where, byte, how) => {
          const at = where % bytes.length
          const after = bytes.subarray(how === 2 ? at : at + 1)
          const inserted = how === 1 ? [] : [byte]
          read(name, Uint8Array.from([...bytes.subarray(0, at), ...inserted, ...after]))
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('cut off anywhere it says nothing in favour of a release', () => {
    fc.assert(
      fc.property(chosen, fc.nat(), ({ name, bytes }, where) => {
        const length = where % (bytes.length - 1)
        const file = read(name, bytes.subarray(0, length))
        expect(file.facts).toEqual({})
      }),
      { numRuns: 1000 },
    )
  })

  test('one value replaced, removed or repeated', () => {
    const documents = GOOD.filter(({ name }) => !name.endsWith('.xml'))
    const damage = fc.record({
      where: fc.nat(),
      how: fc.constantFrom('replace', 'remove', 'repeat'),
      value: fc.jsonValue(),
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        ({ name, bytes }, all) => {
          const document: unknown = JSON.parse(new TextDecoder().decode(bytes))
          for (const { where, how, value } of all) harm(document, where, how, value)
          read(name, JSON.stringify(document))
        },
      ),
      { numRuns: 3000 },
    )
  })
})

test('a worse security-severity is never read as a milder severity', () => {
  const score = fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10)
  const severity = (value: number) => {
    const rules = [{ id: 'R', properties: { 'security-severity': String(value) } }]
    const run = {
      tool: { driver: { name: 'T', rules } },
      results: [{ ruleId: 'R', level: 'note', message: {} }],
    }
    return (
      read('a.sarif', JSON.stringify({ version: '2.1.0', runs: [run] })).facts.findings?.[0]?.severity ??
      'info'
    )
  }
  fc.assert(
    fc.property(score, score, (a, b) => {
      expect(compareSeverities(severity(Math.max(a, b)), severity(Math.min(a, b)))).toBeLessThanOrEqual(0)
    }),
    { numRuns: 100 },
  )
})

type Container = Record<string, unknown> | unknown[]

function harm(document: unknown, where: number, how: string, value: unknown): void {
  const containers: Container[] = []
  const walk = (inner: unknown) => {
    if (typeof inner !== 'object' || inner === null) return
    containers.push(inner as Container)
    for (const deeper of Object.values(inner)) walk(deeper)
  }
  walk(document)
  const container = containers[where % Math.max(containers.length, 1)]
  if (container === undefined) return
  const keys = Object.keys(container)
  const key = keys[where % Math.max(keys.length, 1)]
  if (key === undefined) return
  if (how === 'remove') {
    if (Array.isArray(container)) container.splice(Number(key), 1)
    else delete container[key]
  } else if (how === 'repeat' && Array.isArray(container)) {
    container.push(structuredClone(container[Number(key)]))
  } else {
    Object.assign(container, { [key]: value })
  }
}
