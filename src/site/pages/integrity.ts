import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import { citeView } from '../views/phrase.ts'
import { problemView } from '../views/record.ts'
import type { Badge } from '../words.ts'
import { ORIGIN } from '../words.ts'
import { sectionViews } from './policy.ts'

const HISTORY: Readonly<Record<'complete' | 'shallow' | 'absent' | 'imported', Badge>> = {
  complete: { word: 'Complete', tone: 'good' },
  imported: { word: 'Begins with an import', tone: 'attention' },
  shallow: { word: 'Shallow', tone: 'attention' },
  absent: { word: 'Not checked', tone: 'unknown' },
}

/** Rows of the list of copies: a page that lists a hundred thousand files cannot be opened. The report lists them all. */
const MOST_FILES = 1000

/** What the archive itself proves: its history, its roots, its population, and every file and problem in it. */
export function integrityPage(site: Site) {
  const { archive, book, build } = site
  return {
    frame: frame(site, 'integrity.html', 'Archive integrity'),
    history: { state: HISTORY[archive.history.state], words: archive.history.words },
    pinned: archive.trust.pinned,
    trust: archive.trust.words,
    roots: archive.trust.roots.map((root) => ({
      path: root.path,
      sha256: root.sha256,
      origin: ORIGIN[root.origin],
      href: book.raw(root.sha256),
    })),
    sections: sectionViews([archive.population, ...archive.integrity], book),
    problems: archive.problems.map((problem) => problemView(problem, book)),
    unclaimed: archive.unclaimed.map((cite) => citeView(cite, book)),
    carried: {
      all: archive.carried.length,
      shown: Math.min(MOST_FILES, archive.carried.length),
      rows: archive.carried.slice(0, MOST_FILES).map((file) => ({
        path: file.path,
        sha256: file.sha256,
        size: `${file.size} bytes`,
        href: book.raw(file.sha256),
      })),
    },
    checkpoint: archive.log.state === 'available',
    tool: build.tool,
  }
}
