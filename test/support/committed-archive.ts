import { createHash } from 'node:crypto'
import type { Archive, ArchiveFile, Change, Commit } from '../../src/archive/archive.ts'
import { parseSha256, type Sha256 } from '../../src/domain/digest.ts'
import { instantOfSeconds } from '../../src/domain/instant.ts'
import type { RawCommit } from '../../src/trust/commits/index.ts'
import { type CommitSpec, commitBytes, MADE_AT, rawCommit } from './ssh-commits.ts'

/** One commit of an archive that is made in memory: what the archive holds after it, and how it is signed. */
export type State = {
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Makes the commit object; unsigned unless given. */
  readonly signed?: (spec: CommitSpec) => RawCommit
  /** Places of its parents among the states; the one before it unless given. */
  readonly parents?: readonly number[]
  /** Beside the line of first parents. */
  readonly beside?: boolean
}

/** An archive whose commits are real objects, and whose history is these states in the order of the log. */
export function committedArchive(states: readonly State[]): Archive {
  const commits: Commit[] = []
  const by = { name: 'Somebody', email: 'somebody@example.com', claimedAt: instantOfSeconds(MADE_AT) }
  for (const [position, state] of states.entries()) {
    const places = state.parents ?? (position === 0 ? [] : [position - 1])
    const parents = places.flatMap((place) => commits[place]?.oid ?? [])
    const spec = { parents, message: `State ${position}\n` }
    const { oid, raw } = (state.signed ?? ((plain) => rawCommit(commitBytes(plain))))(spec)
    const before = states[places[0] ?? -1]?.files ?? new Map<string, Uint8Array>()
    commits.push({
      oid,
      position,
      parents,
      author: by,
      committer: by,
      subject: `State ${position}`,
      raw,
      ...(state.beside === true && { mergedBy: 'f'.repeat(40) }),
      changes: changesBetween(before, state.files),
    })
  }
  const files = states.at(-1)?.files ?? new Map<string, Uint8Array>()
  return {
    source: 'git',
    objectFormat: 'sha1',
    commit: commits.at(-1)?.oid,
    prefix: '',
    files: new Map([...files].sort().map(([path, bytes]) => [path, fileOf(path, bytes)])),
    history: { state: 'complete', commits },
    problems: [],
  }
}

function changesBetween(before: State['files'], after: State['files']): Change[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort()
  return paths.flatMap((path): Change[] => {
    const old = before.get(path)
    const now = after.get(path)
    if (old === now) return []
    const change = old === undefined ? 'added' : now === undefined ? 'deleted' : 'amended'
    return [
      {
        path,
        change,
        ...(old !== undefined && { before: { oid: '', sha256: sha256Of(old), bytes: old } }),
        ...(now !== undefined && { after: { oid: '', sha256: sha256Of(now) } }),
      },
    ]
  })
}

function fileOf(path: string, bytes: Uint8Array): ArchiveFile {
  return { path, bytes, sha256: sha256Of(bytes) }
}

export function sha256Of(bytes: Uint8Array): Sha256 {
  const digest = parseSha256(createHash('sha256').update(bytes).digest('hex'))
  if (digest === undefined) throw new Error('no digest')
  return digest
}
