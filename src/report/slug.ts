import { compareText } from '../domain/text.ts'

/** Says a digest in hexadecimal: given by the caller, because nothing here computes one. */
export type Hash = (text: string) => string

/** `payments-api@2.4.0` becomes `payments-api-2-4-0`: `[a-z0-9-]{1,80}`, for file names (OUT-12). */
export function plainSlug(id: string): string {
  const slug = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '')
  return slug === '' ? 'x' : slug
}

/**
 * File names for ids, each its own. Where two ids would share one, all of them get a suffix from their digest, so
 * that a name never depends on which of them came first. `index` is never given away.
 */
export function slugsOf(ids: readonly string[], hash: Hash): ReadonlyMap<string, string> {
  const wanted = Map.groupBy([...new Set(ids)].sort(compareText), plainSlug)
  const slugs = new Map<string, string>()
  for (const [slug, same] of wanted) {
    for (const id of same) {
      const alone = same.length === 1 && slug !== 'index'
      slugs.set(id, alone ? slug : `${slug.slice(0, 71)}-${hash(id).slice(0, 8)}`)
    }
  }
  return slugs
}
