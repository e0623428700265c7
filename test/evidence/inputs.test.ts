import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { EvidenceFile } from '../../src/evidence/evidence.ts'
import { readEvidenceFile } from '../../src/evidence/read.ts'
import { rawFile } from './raw-file.ts'

/** Documents that others wrote; they lie beside the project where they are available, and are never copied into it. */
const INPUTS = new URL('../../../shared/inputs/', import.meta.url)
const present = existsSync(INPUTS)
if (!present)
  console.log('skipped: ../shared/inputs is not here, so documents written by others were not read')

function filesIn(folder: string): readonly string[] {
  return present ? readdirSync(new URL(folder, INPUTS)).toSorted() : []
}

function read(folder: string, name: string): EvidenceFile {
  return readEvidenceFile(rawFile(name, readFileSync(new URL(`${folder}${name}`, INPUTS))))
}

function errors(file: EvidenceFile): readonly string[] {
  return file.problems
    .filter(({ code }) => code.startsWith('E-'))
    .map(({ code, message }) => `${code} ${message}`)
}

describe.skipIf(!present)('CycloneDX', () => {
  const documents = ['1.4', '1.5', '1.6'].flatMap((version) =>
    filesIn(`cyclonedx/${version}/`).map((name) => ({ version, name })),
  )

  test('all 179 are there', () => {
    expect(documents).toHaveLength(179)
  })

  test.each(documents)('$name', ({ version, name }) => {
    const file = read(`cyclonedx/${version}/`, name)
    expect(file.format).toBe('cyclonedx')
    if (name.startsWith('valid-')) {
      expect(errors(file)).toEqual([])
      expect(file.formatTitle).toBe(`CycloneDX ${version}`)
      expect(file.facts.components).toBeDefined()
    } else {
      expect(file.problems.length).toBeGreaterThan(0)
      expect(new Set(file.problems.map(({ code }) => code))).toEqual(new Set(['E-FORMAT-SHAPE']))
      expect(file.facts).toEqual({})
      for (const { at } of file.problems)
        expect(at).toMatchObject({ line: expect.any(Number), column: expect.any(Number) })
    }
  })

  test.each(['1.4', '1.5', '1.6'])(
    'the vulnerability of %s has its severity, its component and its analysis',
    (version) => {
      const { facts } = read(`cyclonedx/${version}/`, `valid-vulnerability-${version}.json`)
      expect(facts.findings).toHaveLength(1)
      expect(facts.findings?.[0]).toMatchObject({
        id: 'SNYK-JAVA-COMFASTERXMLJACKSONCORE-32111',
        aliases: expect.arrayContaining(['CVE-2018-7489']),
        severity: 'critical',
        score: 9.8,
        open: true,
      })
      expect(facts.vex).toMatchObject([
        {
          vulnerability: 'SNYK-JAVA-COMFASTERXMLJACKSONCORE-32111',
          status: 'not_affected',
          justification: 'code_not_reachable',
        },
      ])
    },
  )
})

describe.skipIf(!present)('SARIF', () => {
  test.each<[name: string, findings: number, severities: string]>([
    ['CppCheck_issueLog1_raw.xml.sarif', 188, 'medium 188'],
    ['CweGhasSample.sarif', 7, 'critical 1, high 4, medium 2'],
    ['Pylint-01.json.sarif', 72, 'medium 72'],
    ['SuppressionTestCurrent.sarif', 4, 'medium 4'],
    ['SuppressionTestPrevious.sarif', 3, 'medium 3'],
    ['flawfinder.sarif', 3, 'high 2, low 1'],
    ['results.csv.sarif', 80, 'high 2, low 51, medium 27'],
    ['scorecard-check1.sarif', 1, 'high 1'],
    ['trivy.sarif', 2, 'critical 1, high 1'],
  ])('%s', (name, count, severities) => {
    const file = read('sarif/', name)
    expect(errors(file)).toEqual([])
    expect(file.formatTitle).toBe('SARIF 2.1.0')
    expect(file.facts.scan?.state).toBe('complete')
    const findings = file.facts.findings ?? []
    expect(findings).toHaveLength(count)
    expect(findings.every(({ open }) => open)).toBe(true)
    const tally = new Map<string, number>()
    for (const { severity } of findings) tally.set(severity, (tally.get(severity) ?? 0) + 1)
    expect(
      [...tally]
        .map(([severity, n]) => `${severity} ${n}`)
        .toSorted()
        .join(', '),
    ).toBe(severities)
  })

  test('no other file is left out', () => {
    expect(filesIn('sarif/')).toHaveLength(9)
  })

  test('suppressions of the pair are recorded and close nothing', () => {
    const suppressed = (name: string) =>
      read('sarif/', name).facts.findings?.map(({ id, suppressed: claim, open }) => [id, claim, open])
    expect(suppressed('SuppressionTestCurrent.sarif')).toEqual([
      ['codescanner:TST0001', 'external', true],
      ['codescanner:TST0002', 'external', true],
      ['codescanner:TST0003', 'external', true],
      ['codescanner:TST0004', undefined, true],
    ])
  })

  test('a result that is in both scans of the pair has the same fingerprint', () => {
    const prints = (name: string) =>
      read('sarif/', name).facts.findings?.map(({ fingerprint }) => fingerprint) ?? []
    const before = prints('SuppressionTestPrevious.sarif')
    expect(prints('SuppressionTestCurrent.sarif').filter((print) => before.includes(print))).toHaveLength(3)
  })
})

describe.skipIf(!present)('OpenVEX', () => {
  test.each<[name: string, title: string, statuses: readonly string[]]>([
    ['v0.0.1.json', 'OpenVEX 0.0.1', ['fixed']],
    ['v0.2.0.json', 'OpenVEX 0.2.0', ['fixed', 'fixed', 'fixed', 'not_affected', 'not_affected']],
    ['v020-1.vex.json', 'OpenVEX 0.2.0', ['under_investigation']],
    ['v020-2.vex.json', 'OpenVEX 0.2.0', ['under_investigation']],
  ])('%s', (name, title, statuses) => {
    const file = read('openvex/', name)
    expect(file.problems).toEqual([])
    expect(file.formatTitle).toBe(title)
    expect(file.facts.vex?.map(({ status }) => status)).toEqual(statuses)
    for (const { products, statedAt } of file.facts.vex ?? []) {
      expect(products.length).toBeGreaterThan(0)
      expect(statedAt).toMatch(/Z$/)
    }
  })
})

describe.skipIf(!present)('JUnit', () => {
  test.each<[name: string, passed: number, skipped: number]>([
    ['junit.gloo.static.xml', 12, 12],
    ['junit.spark.integration.2.xml', 33, 2],
    ['latex-utensils.xml', 109, 0],
    ['testsuite-root.xml', 5, 0],
  ])('%s', (name, passed, skipped) => {
    const file = read('junit/', name)
    expect(file.problems).toEqual([])
    expect(file.facts.tests).toEqual({
      passed,
      skipped,
      failed: 0,
      errored: 0,
      result: 'passed',
      failures: [],
    })
    expect(file.facts.scan?.state).toBe('complete')
  })
})

describe.skipIf(!present)('SLSA', () => {
  test('the bundle and its bare statement say the same', () => {
    const bundle = read('slsa/', 'npm-sigstore-1.3.0-provenance.sigstore.json')
    const bare = read('slsa/', 'statement-provenance-sigstorejs1.3.0.json')
    expect(bundle.problems).toEqual([])
    expect(bare.problems).toEqual([])
    const { envelope, ...facts } = bundle.facts
    expect(facts).toEqual(bare.facts)
    expect(envelope).toMatchObject({
      kind: 'sigstore-bundle',
      predicateType: 'https://slsa.dev/provenance/v0.2',
    })
    expect(facts.provenance).toMatchObject({
      builderId: 'https://github.com/actions/runner',
      ref: 'refs/heads/main',
      sources: [
        {
          uri: 'git+https://github.com/sigstore/sigstore-js@refs/heads/main',
          digest: { sha1: 'dae8bd8eb433a4147b4655c00fe73e0f22bc0fb1' },
        },
      ],
    })
    expect(facts.subjects).toMatchObject([{ name: 'pkg:npm/sigstore@1.3.0' }])
  })
})

describe.skipIf(!present)('Sigstore conformance bundles', () => {
  // These are verified elsewhere. Here each must be read or refused, and nothing may be made of its contents without a code.
  test.each(filesIn('sigstore-conformance/').filter((name) => !name.includes('.')))('%s', (name) => {
    const file = read(`sigstore-conformance/${name}/`, 'bundle.sigstore.json')
    if (file.facts.envelope === undefined) {
      expect(errors(file).length > 0 || file.formatTitle === 'Sigstore bundle that signs another file').toBe(
        true,
      )
    } else {
      expect(errors(file)).toEqual([])
    }
  })
})
