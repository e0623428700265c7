import { compareText } from '../../domain/text.ts'
import type { ArchiveReport } from '../../report/archive-report.ts'
import type { Section } from '../../report/common.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import type { AddressBook } from '../links.ts'
import { detailViews } from '../views/detail.ts'
import { linkView } from '../views/phrase.ts'
import { recordView } from '../views/record.ts'
import { textView } from '../views/text.ts'
import { compareTimes, timeOrNull, timeView } from '../views/time.ts'
import type { Badge } from '../words.ts'

type Policy = ArchiveReport['policies'][number]

/** Every version of the policy, the newest first. */
export function policiesPage(site: Site) {
  const policies = site.archive.policies.toSorted(
    (a, b) => compareTimes(b.effectiveOn, a.effectiveOn) || compareText(a.id, b.id),
  )
  return {
    frame: frame(site, 'policy.html', 'Policy'),
    policies: policies.map((policy) => ({
      link: linkView(policy.id, { page: 'policy', id: policy.id }, site.book),
      ...headOf(policy),
    })),
  }
}

export function policyPage(policy: Policy, site: Site) {
  return {
    frame: frame(site, 'policy.html', `${policy.id} - policy`),
    id: policy.id,
    ...headOf(policy),
    sections: sectionViews(policy.sections, site.book),
    record: recordView(policy.record, site.book),
  }
}

function headOf(policy: Policy) {
  return {
    effectiveOn: timeView(policy.effectiveOn),
    effectiveUntil: timeOrNull(policy.effectiveUntil),
    state: stateOf(policy),
    authorised: policy.authorised
      ? ({ word: 'Authorised', tone: 'good' } as const)
      : ({ word: 'Unauthorised', tone: 'bad' } as const),
    words: textView(policy.words),
  }
}

function stateOf(policy: Policy): Badge {
  if (policy.inForce) return { word: 'In force', tone: 'good' }
  return { word: 'Not in force', tone: 'neutral' }
}

/** Titled parts of a page. Their element ids carry a prefix, so that none meets an id of the page itself. */
export function sectionViews(sections: readonly Section[], book: AddressBook) {
  return sections.map((section, n) => ({
    anchor: `part-${n + 1}-${section.id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    title: section.title,
    details: detailViews(section.details, book),
  }))
}
