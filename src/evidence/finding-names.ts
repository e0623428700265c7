const VULNERABILITY =
  /(?<![A-Za-z0-9])(CVE-\d{4}-\d{4,19}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3})(?![A-Za-z0-9])/gi

/** The vulnerability that a text names: a CVE or GHSA id. `undefined` where it names none, or several. */
function vulnerabilityIn(text: string): string | undefined {
  const named = new Set([...text.matchAll(VULNERABILITY)].map(([id]) => canonical(id)))
  const [only] = named
  return named.size === 1 ? only : undefined
}

function canonical(id: string): string {
  return id.toUpperCase().startsWith('GHSA') ? `GHSA${id.slice(4).toLowerCase()}` : id.toUpperCase()
}

/**
 * The name that people write into exceptions, and other names of the same thing. A rule that names one vulnerability
 * (`CVE-2026-1234-libcurl`) is called by it, whichever tool found it; any other rule is called `tool:rule`.
 */
export function nameFinding(
  tool: string,
  rule: string,
): { readonly id: string; readonly aliases: readonly string[] } {
  const vulnerability = vulnerabilityIn(rule)
  if (vulnerability !== undefined) {
    return { id: vulnerability, aliases: rule === vulnerability ? [] : [rule] }
  }
  return { id: `${toolPrefix(tool)}:${rule}`, aliases: [rule] }
}

/** A tool's name as a prefix of rule ids: `Semgrep OSS` becomes `semgrep-oss`. */
export function toolPrefix(tool: string): string {
  return tool
    .trim()
    .toLowerCase()
    .replace(/[\s:]+/g, '-')
}

/**
 * A text that is the same for the same finding in two scans, and different for two findings: its parts as a JSON list,
 * so that no part can pretend to be two.
 */
export function fingerprintOf(parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts.map((part) => part ?? ''))
}

/** A package URL without its version, qualifiers and subpath: the package, whichever version of it was scanned. */
export function packageOf(purl: string): string {
  const name = purl.split(/[?#]/, 1)[0] ?? purl
  const version = name.lastIndexOf('@')
  return version > name.lastIndexOf('/') ? name.slice(0, version) : name
}

/** The first line of a text, cut to a length that fits a table. */
export function titleOf(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? ''
  // By code points: half of a surrogate pair at the cut would be no text at all.
  return line.length > 160 ? `${[...line.slice(0, 320)].slice(0, 159).join('')}…` : line
}
