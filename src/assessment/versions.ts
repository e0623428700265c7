import type { Archive } from '../archive/archive.ts'
import type { Held } from '../attribution/held.ts'
import type { Sha256 } from '../domain/digest.ts'
import { compareText } from '../domain/text.ts'
import { readRecords } from '../records/read.ts'
import type { ArchiveRecord, KindName, ValueOf } from '../records/record.ts'
import { signedFile } from '../records/signature-path.ts'
import { type EstablishOptions, establishTrust } from '../trust/index.ts'
import type { SignatureFile, Trust, TrustMaterial } from '../trust/trust.ts'
import { firstPlaces } from './commits.ts'
import { digestOf } from './digest.ts'
import { importPosition } from './import-position.ts'

const KEPT = [
  'Policy',
  'Person',
  'Exception',
  'Decision',
  'Triage',
  'Incident',
] as const satisfies readonly KindName[]
type Kept = (typeof KEPT)[number]

/**
 * What stands although the archive no longer holds it. What trust rests on stays in force until somebody entitled
 * replaces it; deleting what speaks against a release improves no outcome (decision 0004).
 */
function isKept({ kind, value }: ArchiveRecord): boolean {
  switch (kind) {
    case 'Policy':
    case 'Person':
    case 'Incident':
      return true
    case 'Exception':
      return value.event === 'revocation' || value.event === 'closure'
    case 'Decision':
      return value.decision !== 'approve'
    case 'Triage':
      return value.severity !== undefined || !mitigates(value)
    default:
      return false
  }
}

/** Whether a triage gives a reason to take a finding less seriously. */
function mitigates({ exploitability, reachability, compensatingControls }: ValueOf<'Triage'>): boolean {
  return (
    ['none', 'theoretical'].includes(exploitability) ||
    reachability === 'unreachable' ||
    compensatingControls.length > 0
  )
}

/** Versions that the archive once held and no longer holds, with whatever signature of then or now fits them. */
export type EarlierVersions = { readonly [K in Kept]: readonly Held<K>[] }

/**
 * Reads former versions of records from the history: of policies and persons, and of what speaks against a release.
 * Amending a record in place, deleting it, or putting an older version back does not undo what was signed: the
 * governance walk sees all versions in the order of their proven times, and a revocation still ends. Neither does it
 * help to keep the bytes under another name, or to take away only the signature.
 * @param standing digests of the records that the archive holds and that are verified
 */
export function earlierVersions(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  material: TrustMaterial,
  standing: ReadonlySet<Sha256>,
  options: EstablishOptions = {},
): EarlierVersions {
  const found = former(archive, own, standing)
  const places = firstPlaces(archive)
  const trust = establishTrust(
    found.map(({ key, record, signatures, brought }) => ({
      path: key,
      at: record.at,
      content: { kind: 'bytes' as const, bytes: record.bytes, signatures },
      commit: signatures.length === 0 ? brought : undefined,
    })),
    material,
    options,
  )
  const told = new Set<string>()
  const of = <K extends Kept>(kind: K): Held<K>[] =>
    found.flatMap(({ key, record, position, commit }) => {
      const own_ = settled(trust.get(key))
      if (record.kind !== kind || own_.state !== 'verified') return []
      // The same bytes, taken away at two places, said it once.
      if (record.at.digest !== undefined && told.has(record.at.digest)) return []
      told.add(record.at.digest ?? key)
      const first = (record.at.digest === undefined ? undefined : places.get(record.at.digest)) ?? position
      const recorded = { commit, position: first, first, amended: false }
      const known = { existed: own_.knownSince, recorded, withdrawn: { by: commit } }
      return [{ record, trust: own_, known } as unknown as Held<K>]
    })
  return {
    Policy: of('Policy'),
    Person: of('Person'),
    Exception: of('Exception'),
    Decision: of('Decision'),
    Triage: of('Triage'),
    Incident: of('Incident'),
  }
}

type Former = {
  readonly key: string
  readonly record: ArchiveRecord
  readonly signatures: readonly SignatureFile[]
  /** The commit that first brought it: where nothing lies beside a record, that is its signature. */
  readonly brought: { readonly oid: string; readonly raw: Uint8Array } | undefined
  readonly position: number
  readonly commit: string
}

function former(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
  standing: ReadonlySet<Sha256>,
): Former[] {
  const { history } = archive
  if (history.state === 'absent') return []
  const imported = importPosition(archive, own)
  const commits = history.commits.filter(({ position }) => position > imported)
  const gone = commits.flatMap(({ oid, position, changes }) =>
    changes.flatMap(({ path, before }) =>
      before?.bytes === undefined ? [] : [{ path, bytes: before.bytes, position, commit: oid }],
    ),
  )
  if (gone.length === 0) return []
  const seen = new Set<string>()
  return [...gone, ...stripped(archive, gone)].flatMap(({ path, bytes, position, commit }): Former[] => {
    const sha256 = digestOf(bytes)
    const key = `${path}@${sha256}`
    if (
      !/\.(ya?ml|json)$/.test(path) ||
      path.endsWith('.sigstore.json') ||
      standing.has(sha256) ||
      seen.has(key)
    )
      return []
    seen.add(key)
    const { records } = readRecords(new Map([[path, { path, bytes, sha256 }]]), commit)
    const [record] = KEPT.flatMap((kind): ArchiveRecord[] => [...records[kind]]).filter(isKept)
    if (record === undefined) return []
    const brought = history.commits.find(({ changes }) =>
      changes.some((change) => change.path === path && change.after?.sha256 === sha256),
    )
    const signatures = signaturesEver(path, archive, gone)
    return [{ key, record, signatures, brought, position, commit }]
  })
}

type Gone = {
  readonly path: string
  readonly bytes: Uint8Array
  readonly position: number
  readonly commit: string
}

/** Files that are still there, and beside which a signature once lay that was taken away or replaced. */
function stripped({ files }: Archive, gone: readonly Gone[]): Gone[] {
  return gone.flatMap(({ path, position, commit }) => {
    const signed = signedFile(path, (other) => files.has(other))
    const file = signed === undefined ? undefined : files.get(signed)
    return file === undefined ? [] : [{ path: file.path, bytes: file.bytes, position, commit }]
  })
}

/** Every signature that ever lay beside a file: which of them belongs to which version, only verifying can tell. */
export function signaturesEver(
  path: string,
  archive: Archive,
  gone: readonly { path: string; bytes: Uint8Array }[],
): SignatureFile[] {
  const beside = (other: string) => other.startsWith(`${path}.`) && other.endsWith('.sigstore.json')
  const all = [...archive.files.values(), ...gone].filter((file) => beside(file.path))
  return [
    ...new Map(
      all.map(({ path: own, bytes }) => [digestOf(bytes), { path: own, bytes, at: { path: own } }]),
    ).values(),
  ].toSorted((a, b) => compareText(a.path, b.path))
}

/** Signatures of other versions do not fit this one; that is no fault of it. */
function settled(trust: Trust | undefined): Trust {
  if (trust === undefined) return { state: 'unsigned', why: 'no signature of it was ever in the archive' }
  return trust.state === 'verified' ? { ...trust, rejected: [] } : trust
}
