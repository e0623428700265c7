import { describe, expect, test } from 'vitest'
import { parseSha256, type Sha256 } from '../../src/domain/digest.ts'
import { showLocator } from '../../src/domain/locator.ts'
import { readRecords } from '../../src/records/read.ts'

const DIGEST = parseSha256('0'.repeat(64)) as Sha256

function read(files: Record<string, string | Uint8Array>) {
  const map = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      {
        path,
        bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
        sha256: DIGEST,
      },
    ]),
  )
  const { records, problems, others } = readRecords(map)
  return {
    records,
    others,
    problems: problems.map(
      ({ code, message, at, hint }) => `${code} ${showLocator(at)} ${message}${hint ? ` | ${hint}` : ''}`,
    ),
  }
}

const NOTES = `apiVersion: docket/v1
kind: ReleaseNotes
id: payments-api@2.4.0/notes
release: payments-api@2.4.0
version: "2.4.0"
summary: Refunds in two currencies.
by: ada
publishedAt: 2026-03-12T15:04:00+01:00
`

describe('a record is read by what it says', () => {
  test('wherever it lies, and the same from YAML and JSON', () => {
    const { records, problems } = read({
      'anywhere/x.yaml': NOTES,
      'y.json': JSON.stringify({
        apiVersion: 'docket/v1',
        kind: 'ReleaseNotes',
        id: 'other',
        release: 'payments-api@2.4.0',
        version: '2.4.0',
        summary: 'Refunds in two currencies.',
        by: 'ada',
        publishedAt: '2026-03-12T15:04:00+01:00',
      }),
    })
    expect(problems).toEqual([])
    const [yaml, json] = records.ReleaseNotes
    expect(yaml?.value.publishedAt).toBe('2026-03-12T14:04:00Z')
    expect({ ...json?.value, id: yaml?.value.id }).toEqual(yaml?.value)
  })

  test('with the signatures beside it, one a signer', () => {
    const { records, others } = read({
      'n.yaml': NOTES,
      'n.yaml.sigstore.json': '{}',
      'n.yaml.grace.sigstore.json': '{}',
      'lost.yaml.sigstore.json': '{}',
    })
    expect(records.ReleaseNotes[0]?.signatures).toEqual([
      'n.yaml.grace.sigstore.json',
      'n.yaml.sigstore.json',
    ])
    expect(others).toEqual(['lost.yaml.sigstore.json'])
  })

  test('and two files that claim one id are both marked', () => {
    const { records, problems } = read({ 'a.yaml': NOTES, 'b.yaml': NOTES })
    expect(records.ReleaseNotes.map(({ contested }) => contested)).toEqual([true, true])
    expect(problems).toEqual([
      'E-RECORD-DUP a.yaml:3:5 ReleaseNotes payments-api@2.4.0/notes is also claimed by b.yaml | give each record an id of its own; until then at most the one counts that somebody signed and that the archive held first',
      'E-RECORD-DUP b.yaml:3:5 ReleaseNotes payments-api@2.4.0/notes is also claimed by a.yaml | give each record an id of its own; until then at most the one counts that somebody signed and that the archive held first',
    ])
  })
})

describe('what is wrong is said at its line, with what to do', () => {
  const cases: [string, string, string][] = [
    [
      'a misspelt field',
      NOTES.replace('summary', 'sumary'),
      'E-SCHEMA-UNKNOWN n.yaml:6:9 unknown field sumary | did you mean summary?',
    ],
    ['a missing field', NOTES.replace('by: ada\n', ''), 'E-SCHEMA-MISSING n.yaml:1:1 by is missing | add by'],
    [
      'a number where text is meant',
      NOTES.replace('"2.4.0"', '2.40'),
      'E-TYPE n.yaml:5:10 version is the number 2.4, not text | quote this value',
    ],
    [
      'a time without a zone',
      NOTES.replace('+01:00', ''),
      'E-TIME-NO-OFFSET n.yaml:8:14 publishedAt has no time zone | write it as 2026-03-12T15:04:00Z',
    ],
    [
      'a leap second',
      NOTES.replace('15:04:00+01:00', '23:59:60Z'),
      'E-TIME n.yaml:8:14 publishedAt is not an instant of RFC 3339 | write it as 2026-03-12T15:04:00Z',
    ],
    [
      'an unknown kind',
      NOTES.replace('ReleaseNotes', 'Notes'),
      'E-RECORD-KIND n.yaml:2:7 unknown kind "Notes"',
    ],
    [
      'another version',
      NOTES.replace('docket/v1', 'docket/v2'),
      'E-RECORD-VERSION n.yaml:1:13 apiVersion is "docket/v2"',
    ],
    ['YAML that is no record', 'a: 1\n', 'E-RECORD-VERSION n.yaml:1:1 there is no apiVersion'],
    ['a list', '- a\n', 'E-RECORD-SHAPE n.yaml:1:1 the file is not a map'],
    [
      'a key twice',
      `${NOTES}by: eve\n`,
      'E-YAML-DUPKEY n.yaml:9:1 the key by is written twice | keep one of them',
    ],
    ['an alias', NOTES.replace('by: ada', 'by: *who'), 'E-YAML-'],
    [
      'an id with an invisible character',
      NOTES.replace('ada', 'ad\u200ba'),
      'E-SCHEMA-VALUE n.yaml:7:5 by is not a name: a-z, 0-9 and - only',
    ],
  ]
  test.each(cases)('%s', (_name, text, expected) => {
    const { problems, records } = read({ 'n.yaml': text })
    expect(records.ReleaseNotes).toEqual([])
    expect(problems.join('\n')).toContain(expected)
  })

  test('bytes that are not UTF-8', () => {
    const bytes = new TextEncoder().encode(NOTES)
    bytes[150] = 0xff
    expect(read({ 'n.yaml': bytes }).problems[0]).toMatch(/^E-UTF8 n\.yaml/)
  })
})
