import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Tag } from '../archive/archive.ts'
import { logOfArchive } from '../assess.ts'
import { viewOf } from '../assessment/log.ts'
import { readCheckpoint, type SeenCheckpoint } from '../checkpoint/checkpoint.ts'
import type { LogView } from '../checkpoint/compare.ts'
import { readLog } from '../checkpoint/log-file.ts'
import { rootOf } from '../checkpoint/merkle.ts'
import { CONSISTENCY, INCLUSION, readInclusion } from '../checkpoint/proof-files.ts'
import type { VerifierKey } from '../checkpoint/verifier-key.ts'
import { establishQuestioned, readQuestioned } from './assessment.ts'
import { bytesAt, readOrFail } from './checkpoint.ts'
import { CommandFailure, EXIT } from './exit.ts'
import { CHECKPOINT_FILE, LOG_FILE } from './log-files.ts'
import { questionOf } from './options.ts'
import { BUILD_FACTS } from './publish.ts'
import type { Session } from './session.ts'

/** One side of a comparison: what somebody was shown of a log, in whatever form they have it. */
export type Side = {
  readonly what: 'archive' | 'site' | 'log' | 'proofs' | 'checkpoint'
  readonly view: LogView
  /** The checkpoint with its signatures, where a note was given. */
  readonly seen?: SeenCheckpoint | undefined
  /** Tags of an archive's repository. */
  readonly tags?: readonly Tag[] | undefined
}

export type SideOptions = {
  readonly ref?: string | undefined
  readonly asOf?: string | undefined
  readonly keys: readonly VerifierKey[]
}

/** Reads a side: a built site, an archive, or a file of a site's log, its proofs or a checkpoint. */
export async function readSide(session: Session, path: string, options: SideOptions): Promise<Side> {
  const place = resolve(session.folder, path)
  const found = statSync(place, { throwIfNoEntry: false })
  if (found === undefined) {
    throw new CommandFailure(EXIT.usage, `${path} does not exist`, 'give an archive, a site or a checkpoint')
  }
  if (!found.isDirectory()) return readFileSide(session, path, options)
  return existsSync(join(place, BUILD_FACTS))
    ? readSite(session, path)
    : readArchiveSide(session, path, options)
}

async function readArchiveSide(session: Session, path: string, { ref, asOf }: SideOptions): Promise<Side> {
  const question = questionOf(
    { archive: path, ...(ref === undefined ? {} : { ref }), ...(asOf === undefined ? {} : { asOf }) },
    session,
  )
  const archive = await readQuestioned(question)
  const log = logOfArchive(archive, await establishQuestioned(archive, question))
  const name = ref === undefined ? path : `${path} at ${ref}`
  if (log.state === 'available') return { what: 'archive', view: viewOf(name, log), tags: archive.tags ?? [] }
  throw new CommandFailure(
    log.unread ? EXIT.unreadable : EXIT.cannotTell,
    `${name} has no log to compare: ${log.why}`,
    'give a repository with its whole history',
  )
}

/** A site shows its own log; where its checkpoint is not the head of it, one of the two was changed. */
function readSite(session: Session, path: string): Side {
  const file = (name: string) => join(path, name)
  if (!existsSync(resolve(session.folder, file(CHECKPOINT_FILE)))) {
    throw new CommandFailure(
      EXIT.cannotTell,
      `${path} is a site without a checkpoint: its archive had no whole history`,
      'compare the archive itself',
    )
  }
  const at = { path: file(CHECKPOINT_FILE) }
  const seen = readOrFail(readCheckpoint(bytesAt(session, 'its folder', at.path), at, []))
  const log = readOrFail(readLog(bytesAt(session, 'its folder', file(LOG_FILE)), { path: file(LOG_FILE) }))
  const { origin, size, root } = seen
  if (log.tree.size === size && rootOf(log.tree).equals(root)) {
    return { what: 'site', view: { name: path, origin, size, root, log }, seen }
  }
  throw new CommandFailure(
    EXIT.no,
    `${at.path} is not the head of ${file(LOG_FILE)}: ${log.tree.size} entries lead to ${rootOf(log.tree).toString('base64')}`,
    'the checkpoint or the log was changed after the site was built; get the site again',
    'E-LOG-ROOT',
  )
}

function readFileSide(session: Session, path: string, { keys }: SideOptions): Side {
  const bytes = bytesAt(session, 'the path', path)
  const at = { path }
  const start = new TextDecoder().decode(bytes.subarray(0, 200))
  if (start.includes(CONSISTENCY)) {
    throw new CommandFailure(
      EXIT.usage,
      `${path} is a proof between two checkpoints`,
      'give it with --proof, and the two checkpoints as EARLIER and LATER',
    )
  }
  if (start.includes(INCLUSION)) {
    const { head } = readOrFail(readInclusion(bytes, at))
    return { what: 'proofs', view: { name: path, ...head } }
  }
  if (start.startsWith('{')) {
    const log = readOrFail(readLog(bytes, at))
    return { what: 'log', view: { name: path, size: log.tree.size, root: rootOf(log.tree), log } }
  }
  const seen = readOrFail(readCheckpoint(bytes, at, keys))
  const { origin, size, root } = seen
  return { what: 'checkpoint', view: { name: path, origin, size, root }, seen }
}
