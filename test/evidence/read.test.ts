import { describe, expect, test } from 'vitest'
import { documentsOf, isUnreadable } from '../../src/evidence/evidence.ts'
import { readEvidenceFile } from '../../src/evidence/read.ts'
import { bundle, dsse, rawFile, statement } from './raw-file.ts'

const SARIF = { version: '2.1.0', runs: [{ tool: { driver: { name: 'T' } }, results: [] }] }
const PROVENANCE = statement('https://slsa.dev/provenance/v1', {
  buildDefinition: { buildType: 't', externalParameters: {} },
  runDetails: { builder: { id: 'b' } },
})
const TESTS = statement('https://in-toto.io/attestation/test-result/v0.1', {
  result: 'PASSED',
  configuration: [],
})

function codes(path: string, content: string | Uint8Array): readonly string[] {
  return readEvidenceFile(rawFile(path, content)).problems.map(({ code, at }) =>
    at.line === undefined ? code : `${code} ${at.line}:${at.column}`,
  )
}

describe('bytes', () => {
  test('a text file that is no UTF-8 is broken, with the offset; any other file is kept', () => {
    const bytes = Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22])
    const broken = readEvidenceFile(rawFile('report.json', bytes))
    expect(broken.problems).toMatchObject([
      { code: 'E-UTF8', message: 'The byte at offset 2 is not valid UTF-8.' },
    ])
    const image = readEvidenceFile(rawFile('diagram.png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xff])))
    expect(image).toMatchObject({ format: 'uninterpreted', problems: [], facts: {} })
  })

  test('every problem names the file, its digest and its commit', () => {
    const file = { ...rawFile('a/b.sarif', '{'), commit: 'c0ffee' }
    expect(readEvidenceFile(file).problems[0]?.at).toEqual({
      path: 'a/b.sarif',
      digest: file.sha256,
      commit: 'c0ffee',
      line: 1,
      column: 2,
    })
  })

  test.each<[name: string, content: string, expected: readonly string[]]>([
    ['a forbidden key', '{"__proto__":{"x":1},"bomFormat":"CycloneDX"}', ['E-KEY-FORBIDDEN 1:2']],
    ['100,000 levels', '['.repeat(100_000), ['E-DEPTH 1:65']],
    [
      'a number that would change',
      '{"version":"2.1.0","runs":[],"n":12345678901234567890}',
      ['E-NUMBER 1:34'],
    ],
    ['half a surrogate pair', '{"a":"\\udead"}', ['E-UTF8 1:6']],
  ])('%s', (_name, content, expected) => {
    expect(codes('x.json', content)).toEqual(expected)
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  test('a million invalid results: the first hundred are listed, with the total', () => {
    const content = `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"T"}},"results":[${'0,'.repeat(999_999)}0]}]}`
    const file = readEvidenceFile(rawFile('huge.sarif', content))
    expect(file.problems).toHaveLength(101)
    expect(file.problems[0]?.message).toContain(
      'holds 1000000 elements that are wrong, of which the first 100 are listed',
    )
    expect(file.facts).toEqual({})
  })
})

describe('envelopes', () => {
  test('what is parsed are the bytes of the payload', () => {
    const text = JSON.stringify(PROVENANCE, null, 2)
    const file = readEvidenceFile(rawFile('p.sigstore.json', JSON.stringify(bundle(dsse(text)))))
    expect(file.problems).toEqual([])
    expect(file.facts.provenance?.builderId).toBe('b')
    expect(file.facts.envelope).toEqual({
      kind: 'sigstore-bundle',
      payloadType: 'application/vnd.in-toto+json',
      payload: new TextEncoder().encode(text),
      predicateType: 'https://slsa.dev/provenance/v1',
    })
  })

  test('inside an envelope a problem stands at the payload, and its pointer leads into it', () => {
    const broken = { ...PROVENANCE, predicate: { runDetails: {} } }
    const file = readEvidenceFile(rawFile('p.json', JSON.stringify(dsse(JSON.stringify(broken)), null, 1)))
    expect(file.problems.map(({ code, at }) => [code, at.line, at.column, at.pointer])).toEqual([
      ['E-FORMAT-SHAPE', 3, 13, '/predicate/buildDefinition'],
      ['E-FORMAT-SHAPE', 3, 13, '/predicate/runDetails/builder'],
    ])
  })

  test.each<[name: string, document: unknown, code: string]>([
    ['another payload type (SIG-76)', dsse(JSON.stringify(PROVENANCE), 'text/plain'), 'E-PREDICATE-TYPE'],
    ['a payload that is no base64', { ...dsse(''), payload: 'a b' }, 'E-BUNDLE-SHAPE'],
    ['a payload that is a number (SIG-82)', { ...dsse(''), payload: 1 }, 'E-BUNDLE-SHAPE'],
    ['signatures that are no list', { ...dsse('{}'), signatures: {} }, 'E-BUNDLE-SHAPE'],
    ['a media type that is a number (SIG-82)', { ...bundle(dsse('{}')), mediaType: 3 }, 'E-BUNDLE-SHAPE'],
    [
      'no verification material',
      { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' },
      'E-BUNDLE-SHAPE',
    ],
    ['neither envelope nor signature', { ...bundle({}), dsseEnvelope: undefined }, 'E-BUNDLE-SHAPE'],
    ['both envelope and signature', { ...bundle(dsse('{}')), messageSignature: {} }, 'E-BUNDLE-SHAPE'],
    [
      'a bundle of version 9',
      { ...bundle(dsse('{}')), mediaType: 'application/vnd.dev.sigstore.bundle.v9+json' },
      'E-FORMAT-VERSION',
    ],
    ['an empty payload', dsse(''), 'E-JSON-SYNTAX'],
    ['a payload that is no UTF-8', dsse(Uint8Array.from([0xff])), 'E-UTF8'],
    ['a payload with a byte-order mark', dsse('\ufeff{}'), 'E-BOM'],
    ['a payload that is no statement', dsse('{"bomFormat":"CycloneDX"}'), 'E-FORMAT-SHAPE'],
    ['a key twice in the payload (PRS-319)', dsse('{"_type":"a","_type":"b"}'), 'E-JSON-DUPKEY'],
  ])('%s', (_name, document, code) => {
    const file = readEvidenceFile(rawFile('x.sigstore.json', JSON.stringify(document)))
    expect(file.problems.map((problem) => problem.code)).toEqual([code])
    expect(file.facts).toEqual({})
  })

  test('a fault of the payload stands at the payload, and says where inside', () => {
    const envelope = dsse('{\n "_type": 1,\n "_type": 2}')
    const [problem] = readEvidenceFile(rawFile('x.json', JSON.stringify(envelope, null, 1))).problems
    expect(problem?.message).toMatch(/^In the decoded payload, at 3:2: The key "_type" stands twice/)
    expect(problem?.at).toMatchObject({ line: 3, column: 13, pointer: '/payload' })
  })

  test('two payload keys: which one was signed?', () => {
    const text = JSON.stringify(dsse('{}')).replace('"payload":', '"payload":"e30=","payload":')
    expect(codes('x.json', text)).toEqual([`E-JSON-DUPKEY 1:${text.lastIndexOf('"payload":') + 1}`])
  })

  test.each([null, [], {}, 7, 'text'])('%j is no envelope, and no crash', (document) => {
    const file = readEvidenceFile(rawFile('x.json', JSON.stringify(document)))
    expect(file).toMatchObject({ format: 'uninterpreted', problems: [] })
  })

  test('a bundle that signs another file is kept for what verifies it', () => {
    const document = { ...bundle({}), dsseEnvelope: undefined, messageSignature: { signature: 'AA==' } }
    expect(readEvidenceFile(rawFile('app.tgz.sigstore.json', JSON.stringify(document)))).toMatchObject({
      format: 'uninterpreted',
      formatTitle: 'Sigstore bundle that signs another file',
      problems: [],
      facts: {},
    })
  })
})

describe('JSON Lines', () => {
  const lines = [bundle(dsse(JSON.stringify(PROVENANCE))), bundle(dsse(JSON.stringify(TESTS)))].map(
    (document) => JSON.stringify(document),
  )

  test.each(['attestations.jsonl', 'attestations.json'])('%s: each line is a document of its own', (path) => {
    const file = readEvidenceFile(rawFile(path, `${lines.join('\r\n')}\n\n`))
    expect(file).toMatchObject({
      format: 'json-lines',
      formatTitle: 'JSON Lines, 2 documents',
      problems: [],
      facts: { tests: { passed: 0, result: 'passed' }, scan: { state: 'complete' } },
    })
    expect(Object.keys(file.facts)).toEqual(['scan', 'tests'])
    expect(documentsOf(file).map(({ format }) => format)).toEqual(['slsa-provenance', 'test-result'])
    expect(documentsOf(file).map(({ facts }) => facts.envelope?.kind)).toEqual([
      'sigstore-bundle',
      'sigstore-bundle',
    ])
    expect(isUnreadable(file)).toBe(false)
  })

  test('what speaks against a release is found without looking into the lines', () => {
    const failing = statement('https://in-toto.io/attestation/test-result/v0.1', {
      result: 'FAILED',
      configuration: [],
      failedTests: ['refunds'],
    })
    const broken = { ...SARIF, runs: [{ tool: { driver: { name: 'T' } } }] }
    const found = { ...SARIF, runs: [{ ...SARIF.runs[0], results: [{ ruleId: 'R', message: {} }] }] }
    const all = [TESTS, failing, broken, found, found, PROVENANCE].map((document) => JSON.stringify(document))
    const { facts } = readEvidenceFile(rawFile('all.jsonl', all.join('\n')))
    expect(facts).toMatchObject({
      tests: { failed: 1, result: 'failed', failures: [{ name: 'refunds' }] },
      scan: { state: 'incomplete', why: 'T reports no results, not even none' },
      findings: [{ fingerprint: '["T","R","",""]' }, { fingerprint: '["T","R","",""] #2' }],
    })
    expect(Object.keys(facts).toSorted()).toEqual(['findings', 'scan', 'tests'])
  })

  test('one line is no list', () => {
    const file = readEvidenceFile(rawFile('p.intoto.jsonl', `${lines[0]}\n`))
    expect(file.format).toBe('slsa-provenance')
    expect(file.parts).toBeUndefined()
    expect(documentsOf(file)).toEqual([file])
  })

  test('one broken line makes the file unreadable, and says which line', () => {
    const file = readEvidenceFile(rawFile('p.jsonl', `${lines[0]}\n{"a":1,"a":2}\n`))
    expect(file.problems.map(({ code, at }) => `${code} ${at.line}:${at.column}`)).toEqual([
      'E-JSON-DUPKEY 2:8',
    ])
    expect(isUnreadable(file)).toBe(true)
    expect(documentsOf(file).map((part) => isUnreadable(part))).toEqual([false, true])
  })

  test('nothing at all', () => {
    expect(codes('p.jsonl', '\n\n')).toEqual(['E-JSON-SYNTAX 3:1'])
  })

  test('a last line that breaks off', () => {
    const file = readEvidenceFile(rawFile('p.jsonl', `${lines[0]}\n{"payload":`))
    expect(file.problems.map(({ code, at }) => `${code} ${at.line}:${at.column}`)).toEqual([
      'E-JSON-SYNTAX 2:12',
    ])
    expect(file.parts).toHaveLength(2)
  })

  test('one document over several lines, whatever its name', () => {
    const file = readEvidenceFile(rawFile('p.intoto.jsonl', JSON.stringify(PROVENANCE, null, 2)))
    expect(file.format).toBe('slsa-provenance')
  })

  test('a broken document over several lines is no JSON Lines', () => {
    expect(codes('p.json', '{\n"a": 1,\n}\n')).toEqual(['E-JSON-SYNTAX 3:1'])
  })
})

describe('what nobody can know', () => {
  test('a document that two formats claim is refused', () => {
    const both = { ...SARIF, bomFormat: 'CycloneDX', specVersion: '1.6' }
    expect(codes('x.json', JSON.stringify(both))).toEqual(['E-FORMAT-AMBIGUOUS 1:1'])
  })

  test('a file with an error has no facts', () => {
    const file = readEvidenceFile(
      rawFile('x.json', JSON.stringify({ ...SARIF, runs: [{ ...SARIF.runs[0], results: 1 }] })),
    )
    expect(isUnreadable(file)).toBe(true)
    expect(file.facts).toEqual({})
  })
})
