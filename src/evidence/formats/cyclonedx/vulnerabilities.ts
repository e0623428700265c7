import type { Instant } from '../../../domain/instant.ts'
import type { Locator } from '../../../domain/locator.ts'
import { type Severity, worseSeverity } from '../../../domain/severity.ts'
import type { Finding, VexStatement } from '../../evidence.ts'
import { fingerprintOf, packageOf, titleOf } from '../../finding-names.ts'
import { type RatedSeverity, type Rating, scoreOf, severityOfWord, worstRating } from '../../severity.ts'
import { type Inventory, nameOf, type Vulnerability } from './bom.ts'

/**
 * A finding for each thing that a vulnerability affects; one without a component where it names none. It stays open
 * whatever its analysis says: an analysis is a VEX statement, and counts once whoever made it is trusted (GOV-15).
 */
export function findingsOf(
  vulnerability: Vulnerability,
  inventory: Inventory,
  tool: string,
  at: Locator,
): readonly Finding[] {
  const id = idOf(vulnerability)
  const rated = severityOf(vulnerability)
  const affected = vulnerability.affects?.map(({ ref }) => ref) ?? []
  const refs = affected.length === 0 ? [undefined] : affected
  return refs.map((ref): Finding => {
    const entry = ref === undefined ? undefined : inventory.byRef.get(ref)
    const location = entry === undefined ? ref : nameOf(entry)
    const component = location?.startsWith('pkg:') ? location : undefined
    return {
      id,
      aliases: aliasesOf(vulnerability),
      tool,
      title: titleOf(vulnerability.description ?? id),
      ...rated,
      location,
      component,
      fingerprint: fingerprintOf([
        tool,
        id,
        component === undefined ? (entry?.name ?? ref) : packageOf(component),
      ]),
      open: true,
      at,
    }
  })
}

/** The specification lets a vulnerability go without an id; an exception then has nothing to name it by. */
function idOf({ id, references }: Vulnerability): string {
  return id ?? references?.[0]?.id ?? 'unnamed-vulnerability'
}

/** `references` are the same vulnerability under other names. */
function aliasesOf(vulnerability: Vulnerability): readonly string[] {
  const id = idOf(vulnerability)
  return [...new Set(vulnerability.references?.map((reference) => reference.id) ?? [])].filter(
    (alias) => alias !== id,
  )
}

/** The worst rating counts. Only CVSS scores are on the scale from 0 to 10; OWASP and SSVC count by their word. */
function severityOf({ ratings }: Vulnerability): RatedSeverity {
  return worstRating((ratings ?? []).flatMap(ratingOf))
}

function ratingOf(rating: NonNullable<Vulnerability['ratings']>[number]): readonly Rating[] {
  const { score, method = 'rating' } = rating
  const word = rating.severity === undefined ? undefined : severityOfWord(rating.severity)
  const severity = word === 'unknown' ? undefined : word
  const from = [method, score, rating.severity].filter((part) => part !== undefined).join(' ')
  if (score === undefined || method === 'OWASP' || method === 'SSVC') {
    return severity === undefined ? [] : [{ severity, from }]
  }
  const cvss = scoreOf(score)
  if (cvss === undefined) return [{ severity: worseSeverity(severity ?? 'unknown', 'unknown'), from }]
  if (method !== 'CVSSv2') return [{ severity, score: cvss, from }]
  const banded = severityOfVersion2(cvss)
  return [{ severity: severity === undefined ? banded : worseSeverity(severity, banded), from }]
}

/** CVSS version 2 knows no critical: 7 to 10 is high (NVD's bands). */
function severityOfVersion2(score: number): Severity {
  if (score >= 7) return 'high'
  return score >= 4 ? 'medium' : 'low'
}

const STATUS: Readonly<
  Record<NonNullable<NonNullable<Vulnerability['analysis']>['state']>, VexStatement['status']>
> = {
  exploitable: 'affected',
  in_triage: 'under_investigation',
  resolved: 'fixed',
  resolved_with_pedigree: 'fixed',
  false_positive: 'not_affected',
  not_affected: 'not_affected',
}

/** The VEX statement that an analysis makes; none where it has no state. */
export function statementOf(
  vulnerability: Vulnerability,
  inventory: Inventory,
  statedAt: Instant | undefined,
  at: Locator,
): VexStatement | undefined {
  const { analysis } = vulnerability
  if (analysis?.state === undefined) return undefined
  const { state, justification, detail, response } = analysis
  const products = [...new Set((vulnerability.affects ?? []).map(({ ref }) => productOf(ref, inventory)))]
  const answer =
    response === undefined || response.length === 0 ? undefined : `response: ${response.join(', ')}`
  return {
    vulnerability: idOf(vulnerability),
    aliases: aliasesOf(vulnerability),
    status: STATUS[state],
    justification: justification ?? (state === 'false_positive' ? state : undefined),
    statement: [detail, answer].filter((part) => part !== undefined).join('; ') || undefined,
    products,
    statedAt,
    ineffective: whyIneffective(vulnerability, products),
    at,
  }
}

function productOf(ref: string, { byRef }: Inventory): string {
  const entry = byRef.get(ref)
  return entry === undefined ? ref : typeof entry.purl === 'string' ? entry.purl : ref
}

/** `not_affected` needs its justification, `false_positive` that or an explanation; all need something they speak of. */
function whyIneffective({ analysis }: Vulnerability, products: readonly string[]): string | undefined {
  if (products.length === 0) return 'it names nothing that it speaks of'
  if (analysis?.justification !== undefined) return undefined
  if (analysis?.state === 'not_affected') return 'not_affected without a justification'
  if (analysis?.state === 'false_positive' && (analysis.detail ?? '').trim() === '') {
    return 'false_positive without a justification or detail'
  }
  return undefined
}
