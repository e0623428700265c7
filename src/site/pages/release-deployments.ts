import type { Tone } from '../../report/detail.ts'
import type { ReleaseReport } from '../../report/release-report.ts'
import { eachOnce, momentName, plainName } from '../anchors.ts'
import type { Site } from '../frame.ts'
import type { AddressBook } from '../links.ts'
import { citeView, personView } from '../views/phrase.ts'
import { textView } from '../views/text.ts'
import type { TimeView } from '../views/time.ts'
import { timeOrNull, timeView } from '../views/time.ts'
import { DEPLOYMENT, ELSEWHERE, ROLLED_BACK } from '../words.ts'

type Report = Pick<ReleaseReport, 'id' | 'deployments'>

/** Every deployment of a release as it was recorded, in order, each with an address of its own. */
export function deploymentsView({ deployments, id: release }: Report, book: AddressBook) {
  const { started, ended } = anchorsOf(deployments)
  return deployments.map((one, n) => {
    const own = one.protectedEnvironment
    return {
      anchor: started[n] ?? '',
      id: one.id,
      environment: one.environment,
      elsewhere: one.elsewhere ? ELSEWHERE : null,
      scope: one.scope,
      approvedBy: personView(one.approvedBy, book),
      approvedAt: timeView(one.approvedAt),
      own:
        own === undefined
          ? null
          : { rule: own.rule, by: personView(own.approvedBy, book), at: timeView(own.approvedAt) },
      startedAt: timeView(one.startedAt),
      finishedAt: timeOrNull(one.finishedAt),
      result: DEPLOYMENT[one.result],
      rolledBack:
        one.rolledBack === undefined
          ? null
          : {
              anchor: ended[n] ?? '',
              badge: ROLLED_BACK,
              at: timeView(one.rolledBack.at),
              reason: one.rolledBack.reason,
            },
      words: textView(one.words),
      tone: one.tone,
      cite: citeView(one.cite, book),
      row: book.deployment({ release, environment: one.environment, startedAt: one.startedAt }),
    }
  })
}

/** The ids of the elements in which each deployment starts and is taken back. */
function anchorsOf(deployments: Report['deployments']) {
  const names = deployments.flatMap(({ environment, startedAt, rolledBack }) => [
    `t-${momentName(startedAt)}-deployed-${plainName(environment)}`,
    `t-${momentName(rolledBack?.at ?? startedAt)}-rolled-back-${plainName(environment)}`,
  ])
  const own = eachOnce(names)
  return { started: own.filter((_, n) => n % 2 === 0), ended: own.filter((_, n) => n % 2 === 1) }
}

/** What became of a release that its decision does not say; it stands beside the verdict. */
type Mark = {
  readonly word: string
  readonly tone: Tone
  readonly at: TimeView | null
  readonly says: string | null
  readonly href: string
}

/** Rolled back, deployed elsewhere than approved, concerned by an incident. */
export function marksOf({ deployments, id }: Report, site: Site): readonly Mark[] {
  const { started, ended } = anchorsOf(deployments)
  const ofDeployments = deployments.flatMap(
    ({ environment, elsewhere, startedAt, rolledBack }, n): Mark[] => [
      ...(rolledBack === undefined
        ? []
        : [
            {
              ...ROLLED_BACK,
              at: timeView(rolledBack.at),
              says: rolledBack.reason,
              href: `#${ended[n] ?? ''}`,
            },
          ]),
      ...(elsewhere
        ? [{ ...ELSEWHERE, at: timeView(startedAt), says: `to ${environment}`, href: `#${started[n] ?? ''}` }]
        : []),
    ],
  )
  const incidents = site.archive.incidents.filter(({ releases }) => releases.includes(id))
  return [
    ...ofDeployments,
    ...incidents.map(
      (one): Mark => ({
        word: `Incident ${one.id}`,
        tone: 'attention',
        at: timeView(one.from),
        says: one.title,
        href: site.book.incident(one.id) ?? 'deployments.html',
      }),
    ),
  ]
}
