import { memberOf, type ProvenanceFacts } from './provenance.ts'
import type { ProvenanceFinding } from './reference-policy.ts'

/** The source that a build was asked to build from, as opposed to what it pulled in besides. */
export type BuildSource = {
  /** `https://host/owner/repo`. */
  readonly repository: string
  readonly ref: string | undefined
  readonly commit: string | undefined
}

/** The source, where the provenance names one, and every way in which it fails to say one thing about it. */
export type SourceReading = {
  readonly source: BuildSource | undefined
  readonly findings: readonly ProvenanceFinding[]
}

/**
 * Where build types name what the caller asked for: GitHub's workflow, Cloud Build's buildConfigSource, container builds'
 * source, and configSource of v0.2.
 */
const PLACES = [
  ['workflow', 'repository'],
  ['buildConfigSource', 'repository'],
  ['source', 'uri'],
  ['configSource', 'uri'],
] as const

/**
 * Build types whose definition requires the source in `externalParameters`: a dependency never stands in for it.
 * Sources: actions.github.io/buildtypes/workflow/v1, slsa-framework/github-actions-buildtypes, Google's google-worker/v1.
 */
const REQUIRED: Readonly<Record<string, Place['member']>> = {
  'https://actions.github.io/buildtypes/workflow/v1': 'workflow',
  'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1': 'workflow',
  'https://cloud.google.com/build/gcb-buildtypes/google-worker/v1': 'buildConfigSource',
}

/**
 * Reads the source out of what the caller of the build chose; only a build type that names none falls back to the first
 * version-controlled dependency, as the builders that anybody can bring along do (BYOB). Everything that names the source
 * must name the same one: a reader who looks at one place, and a policy that looks at another, could be shown two.
 */
export function readBuildSource(facts: ProvenanceFacts): SourceReading {
  const { externalParameters, sources, buildType } = facts
  const { named, malformed } = namedIn(externalParameters)
  const resolved = sources.flatMap(({ uri, digest }) => (uri === '' ? [] : [placeAt(undefined, uri, digest)]))
  const required = Object.hasOwn(REQUIRED, buildType) ? REQUIRED[buildType] : undefined
  const [first] =
    required === undefined ? [...named, ...resolved] : named.filter(({ member }) => member === required)
  const findings = malformed.map((member) => ({
    code: 'E-PROVENANCE-SHAPE' as const,
    message: `its ${member} does not name a source in the way that it should`,
  }))
  if (first === undefined) return { source: undefined, findings }
  const asked = memberOf(externalParameters, 'ref')
  const besides = typeof asked === 'string' && asked !== '' ? asked : undefined
  const own = resolved.filter(({ repository }) => repository === first.repository)
  const all = [...named, ...own]
  const refs = distinct([...all.map(({ ref }) => ref), besides?.startsWith('refs/') ? besides : undefined])
  const commits = distinct(all.flatMap((one) => one.commits))
  const repositories = distinct([
    ...named.map(({ repository }) => repository),
    // What GitHub's and Google's builders resolved first is what they built from.
    ...resolved.slice(0, 1).map(({ repository }) => repository),
  ])
  return {
    source: { repository: first.repository, ref: refs[0] ?? besides, commit: commits[0] },
    findings: [
      ...findings,
      ...contradiction('repositories', repositories),
      ...contradiction('references', refs),
      ...contradiction('commits', commits),
    ],
  }
}

function contradiction(what: string, said: readonly string[]): ProvenanceFinding[] {
  if (said.length < 2) return []
  return [
    { code: 'E-SOURCE-CONFLICT', message: `it names several ${what} as its source: ${said.join(', ')}` },
  ]
}

type Place = {
  readonly member: (typeof PLACES)[number][0] | undefined
  readonly repository: string
  readonly ref: string | undefined
  readonly commits: readonly string[]
}

/** What the members of the external parameters name; one that is there and names nothing is malformed, not absent. */
function namedIn(parameters: ProvenanceFacts['externalParameters']) {
  const named: Place[] = []
  const malformed: string[] = []
  for (const [member, key] of PLACES) {
    const value = memberOf(parameters, member)
    if (value === undefined || value === null) continue
    if (typeof value === 'string') {
      if (member !== 'source') continue
      if (value === '') malformed.push(member)
      else named.push(placeAt(member, value, undefined))
      continue
    }
    const uri = memberOf(value, key) ?? undefined
    const ref = memberOf(value, 'ref') ?? undefined
    const isShaped = typeof value === 'object' && !Array.isArray(value)
    if (!isShaped || !isText(uri) || !isText(ref)) malformed.push(member)
    else if (uri !== undefined) {
      const within = placeAt(member, uri, memberOf(value, 'digest'))
      // The reference stands beside the repository, or behind it as `@ref`; where both are there, both count.
      named.push(...(ref === undefined ? [within] : [{ ...within, ref }, within]))
    }
  }
  return { named, malformed }
}

const isText = (value: unknown): value is string | undefined =>
  value === undefined || (typeof value === 'string' && value !== '')

function placeAt(member: Place['member'], uri: string, digest: unknown): Place {
  const { repository, ref } = splitSource(uri)
  return { member, repository, ref, commits: commitsIn(digest) }
}

/** git's name of the revision: `gitCommit`, or `sha1` as v0.2 calls it. */
function commitsIn(digest: unknown): readonly string[] {
  return ['gitCommit', 'sha1'].flatMap((name) => {
    const value = memberOf(digest, name)
    return typeof value === 'string' && value !== '' ? [value.toLowerCase()] : []
  })
}

function distinct(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))]
}

/**
 * `git+https://host/repo@refs/heads/main` into repository and reference; without either part as it is. A `#` is part of
 * the reference, as git allows it there: cut off, the branch `main#x` would be the branch `main`.
 */
export function splitSource(uri: string): { readonly repository: string; readonly ref: string | undefined } {
  const plain = uri.startsWith('git+') ? uri.slice(4) : uri
  const path = plain.indexOf('/', plain.indexOf('://') + 3)
  const at = path === -1 ? -1 : plain.indexOf('@', path)
  return at === -1
    ? { repository: plain, ref: undefined }
    : { repository: plain.slice(0, at), ref: plain.slice(at + 1) }
}
