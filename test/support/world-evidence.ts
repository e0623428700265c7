import type { Json, Written } from './world-draft.ts'

/** Writes evidence as tools write it, from the little that a story says of it: `$evidence` names the format. */
export function bytesOfEvidence(value: Written): Uint8Array {
  const write = WRITERS[String(value.$evidence)]
  if (write === undefined) throw new Error(`no such evidence: ${String(value.$evidence)}`)
  return new TextEncoder().encode(write(value))
}

const WRITERS: Readonly<Record<string, (value: Written) => string>> = {
  sarif,
  junit,
  provenance,
  openvex,
  text: ({ text }) => String(text),
}

/** CVSS scores in the middle of each band, so that the severity is read and not assumed. */
const SCORES: Readonly<Record<string, string>> = { critical: '9.8', high: '8.1', medium: '5.3', low: '2.1' }

/**
 * `findings: [{ id, severity, ... }]`; `incomplete: true` for a tool that did not run to its end; `results: absent` for a
 * file that never says what was found.
 */
function sarif({
  tool = 'scanner',
  findings = [],
  incomplete = false,
  results = 'present',
  endedAt,
}: Written): string {
  const found = findings as readonly Written[]
  const invocation = {
    executionSuccessful: incomplete !== true,
    ...(endedAt === undefined ? {} : { endTimeUtc: endedAt }),
  }
  return JSON.stringify({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool, rules: found.map(ruleOf) } },
        invocations: [invocation],
        ...(results === 'absent' ? {} : { results: found.map(resultOf) }),
      },
    ],
  })
}

function ruleOf({ id, severity, score, title }: Written, index: number): Json {
  const rating = score ?? SCORES[String(severity)]
  return {
    id: `${String(id)}`,
    shortDescription: { text: title ?? `Finding ${index + 1}` },
    ...(rating === undefined ? {} : { properties: { 'security-severity': String(rating) } }),
  }
}

function resultOf({ id, severity, level, component, file, suppressed }: Written, index: number): Json {
  return {
    ruleId: String(id),
    ruleIndex: index,
    message: { text: String(id) },
    // Without a score, `none` is what a tool writes that rates nothing.
    ...(level === undefined ? (severity === 'info' ? { level: 'none' } : {}) : { level }),
    locations: [
      { physicalLocation: { artifactLocation: { uri: file ?? 'src/main.ts' }, region: { startLine: 7 } } },
    ],
    ...(component === undefined ? {} : { properties: { purl: component } }),
    ...(suppressed === undefined ? {} : { suppressions: [{ kind: 'external', justification: suppressed }] }),
  }
}

function junit({ passed = 3, failed = 0 }: Written): string {
  const cases = [
    ...Array.from({ length: Number(passed) }, (_, n) => `<testcase name="passes ${n}"/>`),
    ...Array.from(
      { length: Number(failed) },
      (_, n) => `<testcase name="fails ${n}"><failure message="no"/></testcase>`,
    ),
  ]
  return `<testsuite name="all" tests="${cases.length}" failures="${String(failed)}">${cases.join('')}</testsuite>`
}

/** SLSA provenance as a bare statement: who signed it is said beside it, by `$signed`. */
function provenance({ subjects, builder, source, commit, ref }: Written): string {
  return JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: (subjects as readonly Json[]).map((digest, n) => ({
      name: `artifact ${n}`,
      digest: typeof digest === 'string' ? { sha256: digest } : digest,
    })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://builder.example/types/container@v1',
        externalParameters: { source: `${String(source)}@${String(ref)}`, ref },
        resolvedDependencies: [{ uri: `${String(source)}@${String(ref)}`, digest: { gitCommit: commit } }],
      },
      runDetails: { builder: { id: builder } },
    },
  })
}

function openvex({ statements, author = 'security', at = '2026-03-11T10:00:00Z' }: Written): string {
  return JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.com/vex/1',
    author,
    timestamp: at,
    version: 1,
    statements: (statements as readonly Written[]).map(({ vulnerability, products, ...rest }) => ({
      vulnerability: { name: vulnerability },
      products: ((products ?? []) as readonly string[]).map((id) =>
        id.startsWith('pkg:') ? { '@id': id, identifiers: { purl: id } } : { '@id': id },
      ),
      ...rest,
    })),
  })
}
