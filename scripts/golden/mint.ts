import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { putFoundation } from '../sample/archive.ts'
import { archiveRecord, roster } from '../sample/company.ts'
import { factsOf } from '../sample/release-facts.ts'
import { putRelease } from '../sample/release-files.ts'
import { SCENARIOS } from '../sample/scenarios.ts'
import { emptyShelf, putRecord } from '../sample/shelf.ts'
import { authoritySince } from '../sample/signing.ts'
import { ARCHIVES } from './archives.ts'

/**
 * Makes the golden archives anew: one small release of the sample, good as it is and spoilt in one way each. Every run
 * makes new keys and therefore new signatures, so `npm run golden -- --update` follows it.
 */

type Files = ReadonlyMap<string, string | Uint8Array>

const RELEASE = 'releases/developer-portal/2026-01/1.0.0'
const APPROVAL = `${RELEASE}/decisions/approval-owner.yaml`
/** Who founds the archive, and who has to do with the release. */
const PEOPLE = [
  'helena-kowalska',
  'mateus-carvalho',
  'anneli-virtanen',
  'release-bot',
  'leila-haddad',
  'fatima-elidrissi',
  'ingrid-solberg',
]

const all = mint()
const unneeded = roster()
  .map(({ value }) => value.id)
  .filter((id) => !PEOPLE.includes(id))
const foundation = pick(
  (path) =>
    !path.startsWith('releases/') && !path.includes('2026-07') && !unneeded.some((id) => path.includes(id)),
)
const release = pick((path) => path.startsWith(RELEASE))

write('a-signed-release-that-passes', foundation, release)
write(
  'an-approved-release-whose-records-nobody-signed',
  foundation,
  without(release, /\.yaml\.sigstore\.json$/),
)
write(
  'an-approval-changed-after-it-was-signed',
  foundation,
  release,
  changed(APPROVAL, 'rationale: >-\n ', 'rationale: >-\n  Really.\n '),
)
write(
  'an-approval-deleted-in-a-later-commit',
  foundation,
  release,
  deleted(APPROVAL, `${APPROVAL}.sigstore.json`),
)
write(
  'two-files-that-claim-one-id',
  foundation,
  release,
  copies(APPROVAL, `${RELEASE}/release.yaml`, 'policy/2026-01.yaml', 'people/mateus-carvalho.yaml'),
)
write(
  'malformed-records-beside-a-release-that-passes',
  foundation,
  release,
  malformed('releases/developer-portal/2026-02/1.1.0'),
)
write('an-archive-without-any-record', new Map([['README.md', '# Nothing yet\n']]))

/** The sample's foundation and first release, in an archive whose history is its own and not an import. */
function mint(): Files {
  const shelf = emptyShelf(authoritySince('2025-12-01T00:00:00Z'))
  const around = putFoundation(shelf)
  const { history: _, ...own } = {
    history: undefined,
    ...archiveRecord('trust/2025-12-15.trusted_root.json'),
  }
  for (const path of ['archive.yaml', 'archive.yaml.sigstore.json']) shelf.files.delete(path)
  putRecord(shelf, 'archive.yaml', own, '2025-12-15T08:05:00Z', { person: 'helena-kowalska' })
  const first = SCENARIOS.map(({ plan }) => factsOf(plan)).find(({ id }) => id === 'developer-portal@1.0.0')
  if (first === undefined) throw new Error('the sample has no developer-portal@1.0.0')
  putRelease(shelf, first, around)
  return shelf.files
}

function pick(wanted: (path: string) => boolean): Files {
  return new Map([...all].filter(([path]) => wanted(path)))
}

function without(files: Files, pattern: RegExp): Files {
  return new Map([...files].filter(([path]) => !pattern.test(path)))
}

function textOf(path: string): string {
  const bytes = all.get(path)
  if (bytes === undefined) throw new Error(`nothing was minted at ${path}`)
  return typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)
}

function changed(path: string, from: string, to: string): Files {
  const text = textOf(path)
  if (!text.includes(from)) throw new Error(`${path} does not hold ${JSON.stringify(from)}`)
  return new Map([[path, text.replace(from, to)]])
}

function deleted(...paths: readonly string[]): Files {
  return new Map([['.deleted', `${paths.join('\n')}\n`]])
}

function copies(...paths: readonly string[]): Files {
  return new Map(paths.map((path) => [`copies/${path.replaceAll('/', '-')}`, textOf(path)]))
}

function malformed(folder: string): Files {
  const head = 'apiVersion: docket/v1\n'
  return new Map<string, string | Uint8Array>([
    [
      `${folder}/release.yaml`,
      `${head}kind: Release\nid: developer-portal@1.1.0\nreleaseclass: standard-nonprod\nenvironment: internal\ndefinedAt: 2026-02-01\n`,
    ],
    [`${folder}/notes.yaml`, `${head}kind: ReleaseNotes\nid: [unclosed\n`],
    [`${folder}/changes.yaml`, `${head}kind: ChangeRecrod\nid: developer-portal@1.1.0/changes\n`],
    [`${folder}/evidence.yaml`, `${head}kind: &kind EvidencePack\nid: *kind\n`],
    [
      `${folder}/decisions/twice.json`,
      '{"apiVersion": "docket/v1", "kind": "Decision", "kind": "Release", "id": "x"}\n',
    ],
    [`${folder}/decisions/latin.yaml`, Buffer.from(`${head}kind: Decision\nid: caf\xe9\n`, 'latin1')],
    [`${folder}/decisions/empty.yaml`, ''],
  ])
}

/** One folder a commit. */
function write(name: string, ...commits: readonly Files[]): void {
  const folder = join(ARCHIVES, name, 'commits')
  rmSync(folder, { recursive: true, force: true })
  for (const [index, files] of commits.entries()) {
    for (const [path, content] of files) {
      const target = join(folder, String(index + 1), path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, content)
    }
  }
  console.log(`${name}: ${commits.map(({ size }) => size).join(' + ')} files`)
}
