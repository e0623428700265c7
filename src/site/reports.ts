import { visible } from '../domain/visible.ts'
import type { ArchiveReport } from '../report/archive-report.ts'
import type { ReleaseReport } from '../report/release-report.ts'

/** Everything that the site shows: the archive's report, and one for each of its releases in the same order. */
export type Reports = { readonly archive: ArchiveReport; readonly releases: readonly ReleaseReport[] }

/** What is true of this build and of nothing else. */
export type Build = {
  /** Name and version of the tool. */
  readonly tool: string
  /** Whether a pack lies beside each release page. */
  readonly packs: 'present' | 'absent'
  /** What the reader held against the archive's log, in words; absent where they brought no checkpoint. */
  readonly seen?: string | undefined
  /** Why no recent checkpoint stands behind what is shown (W-STALE), on every page; absent where one does or none is asked for. */
  readonly stale?: string | undefined
}

/**
 * The same value with every text made visible (TR36, UTS 39). One place for all pages: no template and no view can
 * forget it. Keys stay as they are: they are ours.
 */
export function visibleIn<T>(value: T): T
export function visibleIn(value: unknown): unknown {
  if (typeof value === 'string') return visible(value)
  if (typeof value !== 'object' || value === null) return value
  // Almost every part of every report is plain: only what differs is made anew.
  if (Array.isArray(value)) {
    const items = value.map((item) => visibleIn(item))
    return items.every((item, n) => item === value[n]) ? value : items
  }
  const entries = Object.entries(value)
  const changed = entries.flatMap(([key, item]) => {
    const shown = visibleIn(item)
    return shown === item ? [] : [[key, shown] as const]
  })
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) }
}
