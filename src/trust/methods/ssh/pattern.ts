/**
 * OpenSSH's pattern lists (ssh_config(5), PATTERNS): comma-separated, `*` and `?` as wildcards, and `!` before one that
 * must not match. A list of negations alone matches nothing. Case counts.
 */
export function matchesList(text: string, list: readonly string[]): boolean {
  let matched = false
  for (const entry of list) {
    const negated = entry.startsWith('!')
    if (matchesPattern(text, negated ? entry.slice(1) : entry)) {
      if (negated) return false
      matched = true
    }
  }
  return matched
}

/** True for an entry that names one principal and no others. */
export function isExact(entry: string): boolean {
  return !/^!|[*?]/.test(entry)
}

/** Linear in the text for each star: a pattern from a file can take no long time. */
function matchesPattern(text: string, pattern: string): boolean {
  let at = 0
  let p = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
    if (pattern[p] === '*') {
      star = p++
      resume = at
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[at])) {
      at++
      p++
    } else if (star !== -1) {
      p = star + 1
      at = ++resume
    } else {
      return false
    }
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
