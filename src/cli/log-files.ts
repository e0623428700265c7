import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Assessment } from '../assess.ts'
import type { ArchiveLog } from '../assessment/log.ts'
import { checkpointText } from '../checkpoint/checkpoint.ts'
import { logText } from '../checkpoint/log-file.ts'
import { rootOf } from '../checkpoint/merkle.ts'
import { consistencyText, inclusionText } from '../checkpoint/proof-files.ts'

/** Where a site keeps its log: the head that somebody may sign, the entries, and the proofs. */
export const CHECKPOINT_FILE = 'checkpoint'
export const LOG_FILE = 'proofs/log.jsonl'

/**
 * Writes the checkpoint and its proofs: `checkpoint`, unsigned; `proofs/log.jsonl`, every entry;
 * `proofs/<slug>.json`, inclusion proofs of each release's entries; `proofs/archive.json`, of all that are no
 * release's; and, where an earlier checkpoint was held against the log, `proofs/consistency.json`.
 */
export function writeLog(
  archiveLog: ArchiveLog,
  { releases }: Assessment,
  folder: string,
  from: number | undefined,
): void {
  if (archiveLog.state === 'unavailable') return
  const { origin, log, commit } = archiveLog
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text, { flag: 'wx' })
  mkdirSync(join(folder, 'proofs'))
  write(CHECKPOINT_FILE, checkpointText({ origin, size: log.tree.size, root: rootOf(log.tree), commit }))
  write(LOG_FILE, logText(log))
  const claimed = new Set(releases.flatMap(({ history }) => history.entries))
  for (const { slug, history } of releases) {
    write(`proofs/${slug}.json`, inclusionText(origin, log, history.entries))
  }
  const others = [...log.entries.keys()].filter((index) => !claimed.has(index))
  write('proofs/archive.json', inclusionText(origin, log, others))
  if (from !== undefined) write('proofs/consistency.json', consistencyText(origin, log, from))
}
