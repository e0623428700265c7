import type { Assessed } from '../../conformance/check.ts'
import type { Phrase } from '../../domain/detail.ts'
import { code, say } from '../../domain/phrase.ts'
import { itemsOf } from '../../domain/shown.ts'
import { count, list } from '../../domain/text.ts'
import { EVIDENCE_TITLES, EVIDENCE_TYPES, type EvidenceType } from '../../domain/vocabulary.ts'
import type { Pack, PackItem, Said } from '../../dossier/dossier.ts'
import type { Facts } from '../../evidence/evidence.ts'
import type { KindName } from '../../records/record.ts'
import { problemShown, signatureShown } from '../refs.ts'
import type { EvidenceItemShown, ReleaseReport } from '../release-report.ts'

type EvidenceSection = ReleaseReport['evidence'][number]

/** The minimum evidence pack E1 to E6: what the class asks for, what is there, and what it says (Q1). */
export function evidenceSections(assessed: Assessed): EvidenceSection[] {
  const required = assessed.gates.atDecision.context?.rules.evidence.required ?? [...EVIDENCE_TYPES]
  return EVIDENCE_TYPES.map((id) => {
    const isRequired = required.includes(id)
    const items = itemsShown(id, assessed)
    const present = items.filter(({ state }) => state === 'verified')
    const lacking = items.filter(({ state }) => state !== 'verified' && state !== 'not-required')
    const state =
      present.length === 0 && lacking.length === 0
        ? isRequired
          ? 'missing'
          : 'not-required'
        : lacking.length > 0
          ? 'incomplete'
          : 'complete'
    return {
      id,
      title: EVIDENCE_TITLES[id],
      required: isRequired,
      state,
      words: sectionInWords(state, present.length, lacking),
      items,
    }
  })
}

function sectionInWords(
  state: EvidenceSection['state'],
  present: number,
  lacking: readonly EvidenceItemShown[],
): string {
  if (state === 'missing') return 'Required, and nothing of it is in the archive.'
  if (state === 'not-required') return 'Not required for this class, and nothing is in the archive.'
  if (state === 'complete') return `${count(present, 'item')}, all verified.`
  const faults = list(lacking.map(({ title, state: own }) => `${title} is ${own.replace('-', ' ')}`))
  return `${count(present, 'item')} verified; ${faults}.`
}

function itemsShown(type: EvidenceType, { dossier, gates }: Assessed): EvidenceItemShown[] {
  const { governance } = dossier
  const files = dossier.packs.flatMap((pack) =>
    pack.items
      .filter(({ item }) => item.type === type)
      .map((item) => fileShown(pack, item, governance.roster)),
  )
  switch (type) {
    case 'E1':
      return [
        ...dossier.changes.map((held) =>
          recordItem(
            held,
            say(
              `${count(held.record.value.changes.length, 'change')} from ${list([...new Set(held.record.value.changes.flatMap(({ authors }) => authors))])}, approved by ${list([...new Set(held.record.value.changes.flatMap(({ approvers }) => approvers))])}`,
            ),
            governance.roster,
          ),
        ),
        ...files,
      ]
    case 'E3':
      return [...files, ...notRun(dossier.packs), ...missingScans(gates.atDecision)]
    case 'E4':
      return [
        ...dossier.reviews.map((held) =>
          recordItem(
            held,
            say(
              `${held.record.value.title}: ${held.record.value.result}, valid until ${held.record.value.validUntil}`,
            ),
            governance.roster,
          ),
        ),
        ...[...dossier.exceptions.keys()].map(
          (id): EvidenceItemShown => ({
            title: `Risk acceptance ${id}`,
            state: 'verified',
            words: 'Listed with its own events and signatures.',
            summary: [{ text: id, style: 'plain', to: { page: 'exception', id } }],
            problems: [],
          }),
        ),
        ...files,
      ]
    case 'E5':
      return [
        ...dossier.deployments.map((held) =>
          recordItem(
            held,
            say(
              `${held.record.value.environment} at ${held.record.value.startedAt}: ${held.record.value.result}, approved by ${held.record.value.approvedBy}`,
            ),
            governance.roster,
          ),
        ),
        ...files,
      ]
    case 'E6':
      return [
        ...dossier.notes.map((held) =>
          recordItem(
            held,
            say(
              `Version ${held.record.value.version}. `,
              held.record.value.rollback === undefined
                ? 'No rollback path.'
                : `Rollback documented, ${held.record.value.rollback.testedAt === undefined ? 'never tested' : `tested ${held.record.value.rollback.testedAt}`}.`,
            ),
            governance.roster,
          ),
        ),
        ...files,
      ]
    default:
      return files
  }
}

function recordItem<K extends KindName>(
  { record, trust, said }: Said<K>,
  summary: Phrase,
  roster: Parameters<typeof signatureShown>[1],
): EvidenceItemShown {
  const state =
    said.state === 'attributed' ? 'verified' : trust.state === 'rejected' ? 'rejected' : 'unverified'
  return {
    title: record.id,
    state,
    words: said.state === 'attributed' ? `Signed by ${said.person.name}.` : `${said.text}.`,
    path: record.at.path,
    sha256: record.at.digest,
    summary,
    signature: signatureShown(trust, roster),
    problems: [],
  }
}

function fileShown(
  { pack }: Pack,
  { item, path, held, digest, file, trust }: PackItem,
  roster: Parameters<typeof signatureShown>[1],
): EvidenceItemShown {
  const problems = (file?.problems ?? []).map(problemShown)
  const { state, words } = stateOf()
  return {
    title: `${item.tool}${item.scan === undefined ? '' : ` (${item.scan})`}`,
    state,
    words,
    path,
    sha256: digest ?? item.sha256,
    format: file?.formatTitle ?? 'not in the archive',
    tool: item.tool,
    producedAt: item.producedAt,
    ...(item.scan === undefined ? {} : { scan: item.scan }),
    summary: file === undefined ? say('The file is not in the archive.') : factsInWords(file.facts),
    ...(trust.state === 'unsigned' ? {} : { signature: signatureShown(trust, roster) }),
    problems,
  }

  function stateOf(): Pick<EvidenceItemShown, 'state' | 'words'> {
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
    return { state: 'verified', words: `Pinned by ${pack.record.id}, collected by ${pack.said.person.name}.` }
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
  if (tests !== undefined)
    parts.push(`${tests.passed} passed, ${tests.failed + tests.errored} failed, ${tests.skipped} skipped. `)
  if (components !== undefined) parts.push(`${count(components.count, 'component')}. `)
  if (vex !== undefined && vex.length > 0) parts.push(`${count(vex.length, 'vulnerability statement')}. `)
  if (provenance !== undefined) parts.push('Built by ', code(provenance.builderId), '. ')
  if (summary !== undefined) parts.push(`${summary.result} by ${summary.verifier}. `)
  return parts.length === 0 ? say('Kept and listed; not interpreted.') : say(...parts)
}

function notRun(packs: readonly Pack[]): EvidenceItemShown[] {
  return packs.flatMap(({ pack }) =>
    pack.record.value.notRun.map(({ scan, by, reason, at }) => ({
      title: `${scan} scan`,
      state: 'not-run' as const,
      words: `Switched off by ${by} at ${at}: ${reason}`,
      scan,
      summary: say('Not run.'),
      problems: [],
    })),
  )
}

function missingScans({ context, caseFile }: Assessed['gates']['atDecision']): EvidenceItemShown[] {
  if (context === undefined || caseFile === undefined) return []
  const seen = new Set(itemsOf(caseFile.scans).map(({ scan }) => scan))
  return context.rules.evidence.scans
    .filter((scan) => !seen.has(scan))
    .map((scan) => ({
      title: `${scan} scan`,
      state: 'missing' as const,
      words: 'The class requires it, and nothing of it was known at the decision.',
      scan,
      summary: say('Missing.'),
      problems: [],
    }))
}
