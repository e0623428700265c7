import { personOfAccount, type Roster } from '../../attribution/roster.ts'
import type { Assessed } from '../../conformance/check.ts'
import type { Phrase } from '../../domain/detail.ts'
import { code, leadsTo, say } from '../../domain/phrase.ts'
import { count, list } from '../../domain/text.ts'
import type { EvidenceType } from '../../domain/vocabulary.ts'
import type { Pack, PackItem, Said } from '../../dossier/dossier.ts'
import type { Facts } from '../../evidence/evidence.ts'
import { type ExceptionState, inForce } from '../../exceptions/lineage.ts'
import { viewExceptions } from '../../gates/view/case.ts'
import { isKnown } from '../../gates/view/clocks.ts'
import type { KindName } from '../../records/record.ts'
import { problemShown, signatureShown } from '../refs.ts'
import type { EvidenceItemShown } from '../release-report.ts'
import { requiredScans } from './required-scans.ts'

/** Everything that the archive holds as evidence of one type, in the order of the pack. */
export function evidenceItems(type: EvidenceType, assessed: Assessed): EvidenceItemShown[] {
  const { dossier } = assessed
  const files = dossier.packs.flatMap((pack) =>
    pack.items.filter(({ item }) => item.type === type).map((item) => fileShown(pack, item, assessed)),
  )
  switch (type) {
    case 'E1':
      return [
        ...dossier.changes.map((held) => recordItem(held, changesInWords(held, assessed), assessed)),
        ...files,
      ]
    case 'E3':
      return [...files, ...notRun(assessed), ...missingScans(assessed)]
    case 'E4':
      return [...reviewItems(assessed), ...exceptionItems(assessed), ...files]
    case 'E5':
      return [...approvalItems(assessed), ...deploymentItems(assessed), ...files]
    case 'E6':
      return [...dossier.notes.map((held) => recordItem(held, notesInWords(held), assessed)), ...files]
    default:
      return files
  }
}

function recordItem<K extends KindName>(
  held: Said<K>,
  summary: Phrase,
  { dossier, gates }: Assessed,
): EvidenceItemShown {
  const { record, trust, said } = held
  return {
    title: record.id,
    state: said.state === 'attributed' ? 'verified' : trust.state === 'rejected' ? 'rejected' : 'unverified',
    late: !isKnown(held, gates.atDecision.clocks),
    words: said.state === 'attributed' ? `Signed by ${said.person.name}.` : `${said.text}.`,
    path: record.at.path,
    sha256: record.at.digest,
    summary,
    signature: signatureShown(trust, dossier.governance.roster),
    problems: [],
  }
}

function changesInWords({ record }: Said<'ChangeRecord'>, { dossier }: Assessed): Phrase {
  const { roster } = dossier.governance
  const names = (accounts: readonly string[]) =>
    list([...new Set(accounts.map((one) => nameOf(roster, one)))]) || 'nobody'
  const { changes } = record.value
  const authors = names(changes.flatMap((change) => change.authors))
  const approvers = names(changes.flatMap((change) => change.approvers))
  return say(`${count(changes.length, 'change')} by ${authors}, approved by ${approvers}`)
}

function nameOf(roster: Roster, account: string): string {
  return personOfAccount(roster, account)?.name ?? account
}

function notesInWords({ record }: Said<'ReleaseNotes'>): Phrase {
  const { version, rollback } = record.value
  const tested = rollback?.testedAt === undefined ? 'never tested' : `tested ${rollback.testedAt}`
  return say(
    `Version ${version}. `,
    rollback === undefined ? 'No rollback path.' : `Rollback documented, ${tested}.`,
  )
}

/** Reviews that were known at the decision. One that came later says nothing of this release. */
function reviewItems(assessed: Assessed): EvidenceItemShown[] {
  return assessed.dossier.reviews
    .filter((held) => isKnown(held, assessed.gates.atDecision.clocks))
    .map((held) => {
      const { title, result, validUntil } = held.record.value
      return recordItem(
        held,
        say(`${title}: ${result.replaceAll('-', ' ')}, valid until ${validUntil}`),
        assessed,
      )
    })
}

/** Exceptions that an approval names or that cover something, as they stood at the decision. */
function exceptionItems({ dossier, gates }: Assessed): EvidenceItemShown[] {
  const named = new Set(dossier.decisions.flatMap(({ record }) => record.value.basis?.exceptions ?? []))
  const used = new Set(gates.atDecision.judged.flatMap(({ excusedBy }) => excusedBy))
  return viewExceptions(dossier, gates.atDecision.clocks)
    .filter(({ id }) => named.has(id) || used.has(id))
    .map((state) => ({
      title: `Risk acceptance ${state.id}`,
      state: inForce(state) ? ('verified' as const) : ('rejected' as const),
      late: false,
      words: exceptionInWords(state),
      summary: say(leadsTo('exception', state.id)),
      problems: [],
    }))
}

function exceptionInWords(state: ExceptionState): string {
  if (inForce(state)) return `In force at the decision, until ${state.effectiveUntil}.`
  const why = state.faults.length > 0 ? `: ${list(state.faults.map(({ text }) => text))}` : ''
  return `Not in force at the decision (${state.status})${why}.`
}

/** The final approvals: before a deployment they are the record of who allowed it, for what and where. */
function approvalItems(assessed: Assessed): EvidenceItemShown[] {
  return assessed.dossier.decisions
    .filter(({ record }) => record.value.activity === 'final-approval')
    .map((held) => {
      const { decision, by, role, environment } = held.record.value
      const name = assessed.dossier.governance.roster.get(by)?.name ?? by
      return recordItem(held, say(`${name} as ${role}: ${decision}, for ${environment}`), assessed)
    })
}

function deploymentItems(assessed: Assessed): EvidenceItemShown[] {
  const { roster } = assessed.dossier.governance
  return assessed.dossier.deployments.map((held) => {
    const {
      environment,
      startedAt,
      result,
      approvedBy,
      rolledBack,
      protectedEnvironment: given,
    } = held.record.value
    const environmentApproval =
      given === undefined ? '' : `; the environment’s own approval by ${nameOf(roster, given.approvedBy)}`
    const back = rolledBack === undefined ? '' : `; rolled back at ${rolledBack.at}: ${rolledBack.reason}`
    const words = `${environment} at ${startedAt}: ${result}, approved by ${nameOf(roster, approvedBy)}${environmentApproval}${back}`
    return recordItem(held, say(words), assessed)
  })
}

function fileShown(
  { pack }: Pack,
  { item, path, held, removed, digest, file, trust }: PackItem,
  { dossier, gates }: Assessed,
): EvidenceItemShown {
  const problems = (file?.problems ?? []).map(problemShown)
  const { state, words } = stateOf()
  return {
    title: `${item.tool}${item.scan === undefined ? '' : ` (${item.scan})`}`,
    state,
    late: !isKnown(pack, gates.atDecision.clocks),
    words,
    path,
    sha256: digest ?? item.sha256,
    format: file?.formatTitle ?? (held === 'redacted' ? 'redacted' : 'not in the archive'),
    tool: item.tool,
    producedAt: item.producedAt,
    ...(item.scan === undefined ? {} : { scan: item.scan }),
    summary: summaryOf(),
    ...(trust.state === 'unsigned' ? {} : { signature: signatureShown(trust, dossier.governance.roster) }),
    problems,
  }

  function summaryOf(): Phrase {
    if (held === 'redacted') return say('Only its digest is kept.')
    return file === undefined ? say('The file is not in the archive.') : factsInWords(file.facts)
  }

  function stateOf(): Pick<EvidenceItemShown, 'state' | 'words'> {
    if (held === 'redacted') {
      return { state: 'redacted', words: `The content that ${pack.record.id} pins was ${removed}.` }
    }
    if (held === 'absent')
      return { state: 'missing', words: `${pack.record.id} names it; the archive does not hold it.` }
    if (held === 'other') {
      return {
        state: 'rejected',
        words: `The archive holds ${digest}; ${pack.record.id} pins ${item.sha256}.`,
      }
    }
    if (problems.some(({ level }) => level === 'error')) {
      return { state: 'unreadable', words: `${problems[0]?.code}: ${problems[0]?.message}` }
    }
    if (pack.said.state === 'unattributed') {
      return { state: 'unverified', words: `Nobody provably collected it: ${pack.said.text}.` }
    }
    const pinned = `Its digest is the one that ${pack.record.id} pins, which ${pack.said.person.name} signed`
    if (trust.state === 'rejected')
      return { state: 'rejected', words: `${pinned}; its own signature is rejected: ${trust.why}.` }
    if (trust.state === 'unverifiable')
      return { state: 'unverified', words: `${pinned}; its own signature cannot be verified: ${trust.why}.` }
    if (trust.state === 'verified') return { state: 'verified', words: `${pinned}; its own signature holds.` }
    return { state: 'pinned', words: `${pinned}.` }
  }
}

/** What was read from a file, in a line. */
function factsInWords(facts: Facts): Phrase {
  const { findings, scan, tests, components, provenance, vex, summary } = facts
  const parts: (string | ReturnType<typeof code>)[] = []
  if (scan?.state === 'incomplete') parts.push(`Incomplete: ${scan.why}. `)
  if (findings !== undefined) {
    const open = findings.filter((finding) => finding.open)
    parts.push(open.length === 0 ? 'No open finding. ' : `${count(open.length, 'open finding')}. `)
  }
  if (tests !== undefined) {
    parts.push(`${tests.passed} passed, ${tests.failed + tests.errored} failed, ${tests.skipped} skipped. `)
  }
  if (components !== undefined) parts.push(`${count(components.count, 'component')}. `)
  if (vex !== undefined && vex.length > 0) parts.push(`${count(vex.length, 'vulnerability statement')}. `)
  if (provenance !== undefined) parts.push('Says that it was built by ', code(provenance.builderId), '. ')
  if (summary !== undefined) parts.push(`${summary.result} by ${summary.verifier}. `)
  return parts.length === 0 ? say('Kept and listed; not interpreted.') : say(...parts)
}

function notRun({ dossier, gates }: Assessed): EvidenceItemShown[] {
  const { roster } = dossier.governance
  return dossier.packs.flatMap(({ pack }) =>
    pack.record.value.notRun.map(({ scan, by, reason, at }) => ({
      title: `${scan} scan`,
      state: 'not-run' as const,
      late: !isKnown(pack, gates.atDecision.clocks),
      words: `Switched off by ${nameOf(roster, by)} at ${at}: ${reason}`,
      scan,
      summary: say('Not run.'),
      problems: [],
    })),
  )
}

function missingScans(assessed: Assessed): EvidenceItemShown[] {
  return requiredScans(assessed)
    .filter(({ facts }) => facts === undefined)
    .map(({ scan }) => ({
      title: `${scan} scan`,
      state: 'missing' as const,
      late: false,
      words: 'The class requires it, and nothing of it was there to decide on.',
      scan,
      summary: say('Missing.'),
      problems: [],
    }))
}
