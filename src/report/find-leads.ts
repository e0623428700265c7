import type { ArchiveReport, ReleaseRow } from './archive-report.ts'
import type { RecordShown } from './common.ts'
import type { ReleaseReport } from './release-report.ts'

/** What a key can lead to. */
export const SUBJECTS = ['release', 'exception', 'incident', 'policy', 'person'] as const
export type Subject = (typeof SUBJECTS)[number]

/**
 * A key that leads to something with certainty, and why: whole and in lower case for a name, by its first digits for
 * a digest.
 */
export type Lead = readonly [key: string, subject: Subject, id: string, why: string]

/** Everything that a name or a digest can lead to. The command line and the site's search answer from the same. */
export type Leads = { readonly names: readonly Lead[]; readonly digests: readonly Lead[] }

type Reports = { readonly archive: ArchiveReport; readonly releases: readonly ReleaseReport[] }

export function leadsOf({ archive, releases }: Reports): Leads {
  const others = otherNames(releases)
  return {
    names: [
      ...archive.releases.flatMap((row) => releaseNames(row, others)),
      ...archive.exceptions.map(({ id }) => nameOf('exception', id, id, 'is named so')),
      ...archive.incidents.map(({ id }) => nameOf('incident', id, id, 'is named so')),
    ],
    digests: [
      ...releases.flatMap(releaseDigests),
      ...deployedArtifacts(archive),
      ...archive.exceptions.flatMap(({ id, records }) => recordDigests('exception', id, records)),
      ...archive.policies.flatMap(({ id, record }) => recordDigests('policy', id, [record])),
      ...archive.people.flatMap(({ id, record }) => recordDigests('person', id, [record])),
      ...archive.incidents.flatMap(({ id, artifacts, record }): Lead[] => [
        ...artifacts.map(
          (sha256): Lead => [sha256, 'incident', id, `is about the artifact sha256:${sha256}`],
        ),
        ...recordDigests('incident', id, [record]),
      ]),
    ],
  }
}

function nameOf(subject: Subject, id: string, key: string, why: string): Lead {
  return [key.toLowerCase(), subject, id, why]
}

function releaseNames(row: ReleaseRow, others: ReadonlyMap<string, ReadonlySet<string>>): Lead[] {
  const named = (key: string, why: string) => nameOf('release', row.id, key, why)
  const known = new Set(row.findings.map((id) => id.toLowerCase()))
  const versions = [row.version, `v${row.version}`]
  return [
    named(row.id, 'is named so'),
    ...versions.map((key) => named(key, `has the version ${row.version}`)),
    ...row.tags
      .filter((tag) => !versions.includes(tag))
      .map((tag) => named(tag, `was released from the tag ${tag}`)),
    ...row.findings.map((id) => named(id, `has the finding ${id}`)),
    ...row.findings.flatMap((id) =>
      [...(others.get(id.toLowerCase()) ?? [])]
        .filter((other) => !known.has(other.toLowerCase()))
        .map((other) => named(other, `has the finding ${id}, which evidence here also calls ${other}`)),
    ),
    ...row.packages.flatMap((purl) =>
      [...new Set([purl, withoutVersion(purl)])].map((key) => named(key, `has a finding in ${purl}`)),
    ),
    ...row.exceptions.map((id) => named(id, `relies on ${id}`)),
  ]
}

/** `pkg:npm/left-pad@1.3.0?arch=x#sub` is `pkg:npm/left-pad`. A scope is written `%40`, so that `@` begins the version. */
function withoutVersion(purl: string): string {
  return purl.startsWith('pkg:') ? purl.replace(/[@?#].*$/, '') : purl
}

/**
 * What evidence of this archive calls by two names, CVE and GHSA: one scanner names both, another only one of them.
 * Nothing is concluded over two steps, or a single wrong alias would join everything.
 */
function otherNames(releases: readonly ReleaseReport[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  const add = (name: string, other: string) => {
    const key = name.toLowerCase()
    const some = found.get(key) ?? new Set()
    found.set(key, some.add(other))
  }
  for (const { findings } of releases)
    for (const { id, aliases } of findings)
      for (const alias of aliases.filter((one) => [id, one].every((name) => VULNERABILITY.test(name)))) {
        add(id, alias)
        add(alias, id)
      }
  return found
}

const VULNERABILITY = /^(CVE|GHSA)-/i

function releaseDigests({ id, artifacts, source, evidence, records, decisions }: ReleaseReport): Lead[] {
  const items = evidence.flatMap((section) => section.items)
  return [
    ...artifacts.map(({ sha256 }): Lead => [sha256, 'release', id, `holds the artifact sha256:${sha256}`]),
    [source.commit, 'release', id, `was built from the commit ${source.commit}`],
    ...items.flatMap(({ sha256, path, title }): Lead[] =>
      sha256 === undefined ? [] : [[sha256, 'release', id, `rests on the evidence ${path ?? title}`]],
    ),
    ...recordDigests('release', id, [...records, ...decisions.map(({ record }) => record)]),
  ]
}

/** A deployment may bring artifacts that its release does not hold: that is when somebody asks. */
function deployedArtifacts({ releases, deployments }: ArchiveReport): Lead[] {
  const held = new Map(releases.map(({ id, artifacts }) => [id, new Set(artifacts)]))
  return deployments.flatMap(({ release, environment, artifacts }) =>
    artifacts
      .filter((sha256) => held.get(release)?.has(sha256) !== true)
      .map(
        (sha256): Lead => [
          sha256,
          'release',
          release,
          `was deployed to ${environment} with the artifact sha256:${sha256}, which it does not hold`,
        ],
      ),
  )
}

/** Each digest once: a decision stands among the records, too. */
function recordDigests(subject: Subject, id: string, records: readonly RecordShown[]): Lead[] {
  const paths = new Map(records.map(({ sha256, path }) => [sha256, path]))
  return [...paths]
    .filter(([sha256]) => sha256 !== '')
    .map(([sha256, path]) => [sha256, subject, id, `has the record ${path}`])
}
