import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import type { SearchDocument } from '../search.ts'
import { FACETS } from '../search.ts'

const TITLES: Readonly<Record<(typeof FACETS)[number], string>> = {
  kind: 'Kind',
  product: 'Product',
  class: 'Class',
  outcome: 'Gate at decision',
  decision: 'Decision',
  month: 'Month',
}

/** The search page: its facets in the order of the search, each with the values that occur. */
export function searchPage(documents: readonly SearchDocument[], site: Site) {
  return {
    frame: frame(site, 'search.html', 'Search'),
    count: documents.length,
    facets: FACETS.map((name) => ({ name, title: TITLES[name] })),
  }
}
