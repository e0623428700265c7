/** The history of the archive as the report needs it: nothing here can read git. */
export type ArchiveHistory = {
  readonly state: 'complete' | 'shallow' | 'absent' | 'imported'
  readonly words: string
  readonly changes: readonly HistoryChange[]
}

/** What one commit did to one file. Author and date are claims of whoever made the commit. */
export type HistoryChange = {
  readonly path: string
  readonly change: 'added' | 'amended' | 'deleted'
  readonly commit: string
  readonly position: number
  readonly author: string
  readonly claimedAt: string
  /** SHA-256 of the bytes before and after. */
  readonly before?: string | undefined
  readonly after?: string | undefined
}
