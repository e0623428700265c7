import type { Archive } from '../archive/archive.ts'
import type { Roster } from '../attribution/roster.ts'
import type { Sha256 } from '../domain/digest.ts'
import { list } from '../domain/text.ts'
import { signatureShown } from '../report/refs.ts'
import { establishTrust } from '../trust/index.ts'
import type { SignedItem, Trust, TrustMaterial } from '../trust/trust.ts'
import type { Found, Versions } from './audit.ts'
import { signaturesEver } from './versions.ts'

/** Who provably stands behind audited changes: behind the commit, and behind each version of a record. */
export type AuditSigners = {
  /** Persons or identities that signed the commit; absent where its signature does not say. */
  readonly ofCommit: (oid: string) => string | undefined
  /** What the signatures of a version prove, in words; absent where it was no record. */
  readonly ofVersion: (path: string, content: string | undefined) => string | undefined
}

/** Verifies the commits that made the changes, and every version of the records that were changed. */
export function auditSigners(
  archive: Archive,
  found: readonly Found[],
  versions: Versions,
  material: TrustMaterial,
  roster: Roster,
): AuditSigners {
  const items = [...found.map(({ commit }) => commitItem(commit)), ...versionItems(archive, found, versions)]
  const trust = establishTrust([...new Map(items.map((item) => [item.path, item])).values()], material)
  const words = (key: string) => {
    const own = trust.get(key)
    return own === undefined ? undefined : signatureShown(settled(own), roster)
  }
  return {
    ofCommit: (oid) => {
      const shown = words(commitKey(oid))
      if (shown?.state !== 'verified') return undefined
      return list(shown.signers.map(({ identity, person }) => person?.name ?? identity))
    },
    ofVersion: (path, content) =>
      content === undefined ? undefined : words(versionKey(path, content))?.words,
  }
}

/** Keys that no path can be: both hold a NUL. */
const commitKey = (oid: string) => `commit\0${oid}`
const versionKey = (path: string, content: string) => `${path}\0${content}`

/** A commit by itself: nothing of an archive lies beside it. */
function commitItem({ oid, raw }: Found['commit']): SignedItem {
  const nothing = { kind: 'bytes', bytes: new Uint8Array(), signatures: [] } as const
  return { path: commitKey(oid), at: { path: '.', commit: oid }, content: nothing, commit: { oid, raw } }
}

function versionItems(archive: Archive, found: readonly Found[], versions: Versions): SignedItem[] {
  const commits = archive.history.state === 'absent' ? [] : archive.history.commits
  const gone = commits.flatMap(({ changes }) =>
    changes.flatMap(({ path, before }) =>
      before?.bytes === undefined ? [] : [{ path, bytes: before.bytes }],
    ),
  )
  const wanted = found.flatMap(({ path, from, before, after }) => [
    [from ?? path, before] as const,
    [path, after] as const,
  ])
  return wanted.flatMap(([path, content]): SignedItem[] => {
    const record = versions.recordOf(path, content)
    if (record === undefined || content === undefined) return []
    const bytes = {
      kind: 'bytes',
      bytes: record.bytes,
      signatures: signaturesEver(path, archive, gone),
    } as const
    return [{ path: versionKey(path, content), at: { path, digest: content as Sha256 }, content: bytes }]
  })
}

/** Signatures of other versions lie at the same place and do not fit this one; that is no fault of it. */
function settled(trust: Trust): Trust {
  if (trust.state === 'verified') return { ...trust, rejected: [] }
  return trust.state === 'rejected'
    ? { state: 'unsigned', why: 'no signature that was ever beside it fits it' }
    : trust
}
