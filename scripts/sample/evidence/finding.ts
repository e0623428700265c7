/** A result that a scanner reports, before it is written in the scanner's own format. */
export type PlannedFinding = PackageFinding | CodeFinding

/** A vulnerability in something that the product contains. */
export type PackageFinding = {
  readonly in: 'dependency' | 'image'
  readonly id: string
  readonly score: number
  readonly title: string
  /** Package URL with version. */
  readonly component: string
  readonly fixedIn?: string
}

/** A rule that matched somewhere in code, configuration or a running system. */
export type CodeFinding = {
  readonly in: 'sast' | 'secrets' | 'iac' | 'dast'
  readonly rule: string
  readonly title: string
  readonly message: string
  /** SARIF level as the tool wrote it. */
  readonly level: 'error' | 'warning' | 'note'
  /** `security-severity` of the rule, 0 to 10. */
  readonly score: number
  readonly file: string
  readonly line: number
  /** A suppression that the file claims for itself. */
  readonly suppressed?: string
}

/** The word that scanners use for a CVSS score. */
export function wordFor(score: number): 'critical' | 'high' | 'medium' | 'low' {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  return score >= 4 ? 'medium' : 'low'
}

/** Name and version of a package URL. */
export function packageOf(purl: string): { readonly name: string; readonly version: string } {
  const [path = '', version = ''] = purl.replace(/^pkg:[a-z]+\//, '').split('@')
  return { name: decodeURIComponent(path).split('/').slice(-2).join('/'), version }
}
