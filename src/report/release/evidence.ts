import type { Assessed } from '../../conformance/check.ts'
import { count, list } from '../../domain/text.ts'
import { EVIDENCE_TITLES, EVIDENCE_TYPES } from '../../domain/vocabulary.ts'
import { evidenceTypes } from '../../gates/evidence-types.ts'
import type { EvidenceItemShown, ReleaseReport } from '../release-report.ts'
import { evidenceItems } from './evidence-items.ts'

type EvidenceSection = ReleaseReport['evidence'][number]

const SOUND: readonly EvidenceItemShown['state'][] = ['verified', 'pinned', 'not-required']

/**
 * The minimum evidence pack E1 to E6: what the class asks for, what was there at the decision, and what it says (Q1).
 * What became known later is listed and marked; it was not there to decide on.
 */
export function evidenceSections(assessed: Assessed): EvidenceSection[] {
  const { context, caseFile } = assessed.gates.atDecision
  const required = context?.rules.evidence.required ?? [...EVIDENCE_TYPES]
  const there = caseFile === undefined ? [] : evidenceTypes(caseFile, () => true)
  return EVIDENCE_TYPES.map((id) => {
    const items = evidenceItems(id, assessed)
    const known = items.filter(({ late }) => !late)
    const faulty = known.filter(({ state }) => !SOUND.includes(state))
    const isRequired = required.includes(id)
    const state = !there.includes(id)
      ? isRequired
        ? 'missing'
        : 'not-required'
      : faulty.length > 0
        ? 'incomplete'
        : 'complete'
    const later = items.length - known.length
    return {
      id,
      title: EVIDENCE_TITLES[id],
      required: isRequired,
      state,
      words: sectionInWords(
        state,
        known.length - faulty.length,
        faulty,
        later,
        assessed.decided !== undefined,
      ),
      items,
    }
  })
}

function sectionInWords(
  state: EvidenceSection['state'],
  sound: number,
  faulty: readonly EvidenceItemShown[],
  later: number,
  decided: boolean,
): string {
  const since = later === 0 ? '' : ` ${count(later, 'further item')} became known only after the decision.`
  const when = decided ? 'when it was decided' : 'yet'
  if (state === 'missing') return `Required, and nothing of it was there ${when}.${since}`
  if (state === 'not-required')
    return `Not required for this class, and nothing of it was there ${when}.${since}`
  if (state === 'complete') return `${count(sound, 'item')}, all in order.${since}`
  const faults = list(faulty.map(({ title, state: own }) => `${title} is ${own.replace('-', ' ')}`))
  return `${count(sound, 'item')} in order; ${faults}.${since}`
}
