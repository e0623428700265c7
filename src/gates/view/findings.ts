import { knownSince } from '../../attribution/held.ts'
import { identify, rolesOf } from '../../attribution/roster.ts'
import { compareInstants, instantOfSeconds, notAfter } from '../../domain/instant.ts'
import type { Locator } from '../../domain/locator.ts'
import { compareSeverities, type Severity, worseSeverity } from '../../domain/severity.ts'
import { compareText, list } from '../../domain/text.ts'
import type { Scan } from '../../domain/vocabulary.ts'
import { namesRelease } from '../../dossier/coverage.ts'
import type { Dossier, Pack, Said } from '../../dossier/dossier.ts'
import { productOf } from '../../dossier/gather.ts'
import type { Finding, VexStatement } from '../../evidence/evidence.ts'
import { type ExceptionState, inForce } from '../../exceptions/lineage.ts'
import type { ValueOf } from '../../records/record.ts'
import type { Trust } from '../../trust/trust.ts'
import type { Clocks, FindingFacts } from '../case-file.ts'
import { isKnown } from './clocks.ts'

type Policy = ValueOf<'Policy'>

/** Open findings of all known packs, each once, the worst first; with triage, statements and exceptions applied. */
export function viewFindings(
  dossier: Dossier,
  packs: readonly Pack[],
  exceptions: readonly ExceptionState[],
  policy: Policy,
  clocks: Clocks,
): FindingFacts[] {
  const seen = new Map<string, { finding: Finding; scan: Scan | undefined; cites: Locator[] }>()
  for (const { items } of packs) {
    for (const { item, file } of items) {
      for (const finding of file?.facts.findings ?? []) {
        if (!finding.open) continue
        const key = keyOf(finding)
        const known = seen.get(key)
        if (known === undefined) seen.set(key, { finding, scan: item.scan, cites: [finding.at] })
        else {
          known.cites.push(finding.at)
          // Whatever else saw it too, a secret is a secret.
          if (item.scan === 'secrets') known.scan = item.scan
          // Of two scans that see the same thing differently, the worse one is believed.
          if (compareSeverities(finding.severity, known.finding.severity) < 0) known.finding = finding
        }
      }
    }
  }
  const statements = viewStatements(dossier, packs, policy, clocks)
  const triage = inOrder(dossier.triage.filter((one) => isKnown(one, clocks)))
  return [...seen.values()]
    .map(({ finding, scan, cites }) => factsOf(finding, scan, cites))
    .toSorted((a, b) => compareSeverities(a.severity, b.severity))

  function factsOf(finding: Finding, scan: Scan | undefined, cites: Locator[]): FindingFacts {
    const names = [finding.id, ...finding.aliases]
    const own = triage.filter(({ record }) => names.includes(record.value.finding))
    const believed = own.filter((one) => mayTriage(one, policy, dossier))
    const rated = rate(finding, own, believed, dossier, policy, clocks)
    const latest = believed.at(-1)?.record.value
    return {
      finding,
      scan,
      severity: rated.severity,
      severityFrom: rated.from,
      exploitability: latest?.exploitability ?? 'unknown',
      reachability: latest?.reachability ?? 'unknown',
      compensated: (latest?.compensatingControls ?? []).some(
        ({ testedAt }) => testedAt !== undefined && notAfter(testedAt, clocks.decidedAt),
      ),
      vex: statements.find(
        ({ statement }) =>
          names.some((name) => nameMatches(statement, name)) && concerns(statement, finding, dossier),
      )?.said,
      exception: coveringException(names, rated.severity, dossier, exceptions),
      cites: [...cites, ...own.map(({ record }) => record.at)],
    }
  }
}

/**
 * What makes two findings one. A fingerprint outlives a component's version, so that a finding can be followed from
 * release to release; within one release, two versions of a component are two findings.
 */
function keyOf({ fingerprint, component }: Finding): string {
  return `${fingerprint} ${component ?? ''}`
}

/** By proven time, so that the latest word is last whatever its file is called; what nothing proves comes first. */
function inOrder<K extends 'Triage' | 'Escalation'>(said: readonly Said<K>[]): Said<K>[] {
  const since = (one: Said<K>) => knownSince(one) ?? instantOfSeconds(0)
  return said.toSorted(
    (a, b) => compareInstants(since(a), since(b)) || compareText(a.record.at.path, b.record.at.path),
  )
}

/** Triage is believed from people who evaluate blockers (R3); anybody else's is listed without effect. */
function mayTriage({ said }: Said<'Triage'>, policy: Policy, { release }: Dossier): boolean {
  if (said.state !== 'attributed' || said.person.type === 'bot') return false
  const row = policy.raci['evaluate-blockers'] ?? {}
  const roles = Object.keys(row).filter((role) => row[role]?.includes('A') || row[role]?.includes('R'))
  const product = productOf(release.record.value.id)
  return rolesOf(said.person, product, said.since.at).some((role) => roles.includes(role))
}

/** The severity that counts: raised by anybody who triaged it, lowered only by an adjudicated dispute (X4). */
function rate(
  finding: Finding,
  own: readonly Said<'Triage'>[],
  believed: readonly Said<'Triage'>[],
  dossier: Dossier,
  policy: Policy,
  clocks: Clocks,
): { severity: Severity; from: string } {
  const names = [finding.id, ...finding.aliases]
  const raised = own
    .flatMap(({ record }) => (record.value.severity === undefined ? [] : [record.value.severity]))
    .reduce<Severity>(worseSeverity, finding.severity)
  const adjudicated = inOrder(dossier.escalations).findLast(({ record, said, ...held }) => {
    const { value } = record
    return (
      value.event === 'resolved' &&
      value.decision === 'adjudicated' &&
      value.severity !== undefined &&
      value.finding !== undefined &&
      names.includes(value.finding) &&
      isKnown({ record, ...held }, clocks) &&
      adjudicatedBy(value, said, policy, dossier, clocks)
    )
  })
  const value = adjudicated?.record.value
  if (value?.event === 'resolved' && value.severity !== undefined) {
    return {
      severity: value.severity,
      from: `adjudicated by ${value.escalation}; the tool said ${finding.severity}`,
    }
  }
  if (raised !== finding.severity) {
    return { severity: raised, from: `raised by triage; the tool said ${finding.severity}` }
  }
  const milder = believed.some(
    ({ record }) =>
      record.value.severity !== undefined && compareSeverities(record.value.severity, finding.severity) > 0,
  )
  return {
    severity: finding.severity,
    from: milder
      ? `${finding.severityFrom}; triage says less, which needs an adjudication (X4)`
      : finding.severityFrom,
  }
}

/** Everybody whom the adjudication names signed it by then, in a role held then, and one of them is on the route (X4). */
function adjudicatedBy(
  value: Extract<ValueOf<'Escalation'>, { event: 'resolved' }>,
  said: Said<'Escalation'>['said'],
  policy: Policy,
  { release }: Dossier,
  clocks: Clocks,
): boolean {
  if (said.state !== 'attributed') return false
  const product = productOf(release.record.value.id)
  const signed = value.decidedBy.every(({ person, role }) =>
    said.signatories.some(
      ({ person: one, since }) =>
        one.id === person &&
        one.type === 'human' &&
        notAfter(since.at, clocks.knownAt) &&
        rolesOf(one, product, since.at).includes(role),
    ),
  )
  return signed && value.decidedBy.some(({ role }) => policy.escalation.X4.route.includes(role))
}

function coveringException(
  names: readonly string[],
  severity: Severity,
  { release }: Dossier,
  exceptions: readonly ExceptionState[],
): ExceptionState | undefined {
  const { id, artifacts } = release.record.value
  return exceptions.find((state) => {
    const { covers, terms } = state
    if (!inForce(state) || covers === undefined || terms === undefined) return false
    const accepted: Severity = terms.severity
    return (
      covers.findings.some((finding) => names.includes(finding)) &&
      covers.releases.some((pattern) => namesRelease(pattern, id)) &&
      (covers.artifacts.length === 0 || artifacts.every(({ sha256 }) => covers.artifacts.includes(sha256))) &&
      // Accepted as high, critical since: nobody has accepted that.
      compareSeverities(accepted, severity === 'unknown' ? 'high' : severity) <= 0
    )
  })
}

type Stated = { readonly statement: VexStatement; readonly said: NonNullable<FindingFacts['vex']> }

/** Statements of all known packs, the believed ones first. A later one that contradicts takes belief away (GOV-15). */
function viewStatements(dossier: Dossier, packs: readonly Pack[], policy: Policy, clocks: Clocks): Stated[] {
  const product = productOf(dossier.release.record.value.id)
  const all = packs.flatMap(({ items }) =>
    items.flatMap(({ documents, held }) =>
      documents.flatMap(({ file, trust }) =>
        (file.facts.vex ?? []).map((statement) => ({ statement, trust, pinned: held === 'pinned' })),
      ),
    ),
  )
  return all
    .filter(({ statement }) => statement.status === 'not_affected' || statement.status === 'fixed')
    .map(({ statement, trust, pinned }): Stated => {
      const contradicted = all.some(
        ({ statement: other }) =>
          [statement.vulnerability, ...statement.aliases].some((name) => nameMatches(other, name)) &&
          (other.status === 'affected' || other.status === 'under_investigation'),
      )
      const doubt = doubtOf(statement, trust, pinned, contradicted)
      const text =
        doubt === undefined
          ? `${statement.status.replace('_', ' ')}: ${statement.justification ?? statement.statement ?? 'fixed'}`
          : `a statement says ${statement.status.replace('_', ' ')}, which is not believed: ${doubt}`
      return { statement, said: { believed: doubt === undefined, text, at: statement.at } }
    })
    .toSorted((a, b) => Number(b.said.believed) - Number(a.said.believed))

  function doubtOf(
    statement: VexStatement,
    trust: Trust,
    pinned: boolean,
    contradicted: boolean,
  ): string | undefined {
    if (!pinned) return 'the file is not the one that the pack pins'
    if (contradicted) return 'another statement contradicts it'
    if (statement.ineffective !== undefined) return statement.ineffective
    if (trust.state !== 'verified') return trust.why
    const byThen = trust.signers.flatMap(({ since, ...signer }) =>
      since === undefined || !notAfter(since.at, clocks.knownAt) ? [] : [{ signer, at: since.at }],
    )
    if (byThen.length === 0) return 'nothing proves that it was made by then'
    const roles = policy.exceptions.approvers.critical
    const entitled = byThen.some(({ signer, at }) => {
      const found = identify(dossier.governance.roster, signer, at)
      return (
        found.ok &&
        found.person.type === 'human' &&
        rolesOf(found.person, product, at).some((role) => roles.includes(role))
      )
    })
    return entitled ? undefined : `nobody who may accept a risk (${list(roles, 'or')}) signed it`
  }
}

function nameMatches(statement: VexStatement, name: string): boolean {
  return statement.vulnerability === name || statement.aliases.includes(name)
}

/**
 * A statement about another product says nothing here; names are compared whole. It speaks of the finding when it names
 * the component, or every artifact of the release and, where it names parts of them, the component among those.
 */
function concerns(
  { products, subcomponents }: VexStatement,
  { component }: Finding,
  { release }: Dossier,
): boolean {
  const isComponent = (name: string) => component !== undefined && sameProduct(name, component)
  if (products.some(isComponent)) return true
  const { artifacts } = release.record.value
  const ofRelease = artifacts.every(({ sha256 }) => products.includes(`sha256:${sha256}`))
  return ofRelease && (subcomponents === undefined || subcomponents.some(isComponent))
}

/** Package URLs without qualifiers and subpath name the same package version. */
function sameProduct(a: string, b: string): boolean {
  const plain = (purl: string) => purl.replace(/[?#].*$/, '')
  return plain(a) === plain(b)
}
