import { type Governance, policyAt } from '../../attribution/governance.ts'
import { type Held, oneOfEachId } from '../../attribution/held.ts'
import type { Instant } from '../../domain/instant.ts'
import { leadsTo, say, strong, table } from '../../domain/phrase.ts'
import { list } from '../../domain/text.ts'
import { ACTIVITIES, RELEASE_CLASSES } from '../../domain/vocabulary.ts'
import type { ValueOf } from '../../records/record.ts'
import type { ArchiveReport } from '../archive-report.ts'
import type { Section } from '../common.ts'
import { recordShown } from '../refs.ts'

type PolicyReport = ArchiveReport['policies'][number]
/** Every policy of the archive, those that count and those that were refused, newest first. */
export function policyReports(
  held: readonly Held<'Policy'>[],
  governance: Governance,
  slugs: ReadonlyMap<string, string>,
  asOf: Instant,
): PolicyReport[] {
  const { policies, roster } = governance
  const current = policyAt(policies, asOf)
  return oneOfEachId(held)
    .map((one): PolicyReport => {
      const { value } = one.record
      const place = policies.findIndex(({ held: accepted }) => accepted === one)
      const next = place < 0 ? undefined : policies[place + 1]
      const authorised = place >= 0
      const inForce = current?.held === one
      return {
        id: value.id,
        slug: slugs.get(value.id) ?? value.id,
        effectiveOn: value.effectiveOn,
        ...(next === undefined ? {} : { effectiveUntil: next.value.effectiveOn }),
        inForce,
        authorised,
        words: !authorised
          ? 'It does not count: nobody signed it who the policy before it names for that.'
          : inForce
            ? `In force since ${value.effectiveOn}.`
            : next === undefined
              ? `Takes effect at ${value.effectiveOn}.`
              : `Was in force from ${value.effectiveOn} until ${next.value.effectiveOn}.`,
        sections: policySections(value),
        record: recordShown(one, roster),
      }
    })
    .toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? 1 : -1))
}

/** The rule as tables. */
function policySections(policy: ValueOf<'Policy'>): Section[] {
  const classes = RELEASE_CLASSES.flatMap((name): Section[] => {
    const rules = policy.classes[name]
    if (rules === undefined) return []
    const { when, evidence, criteria, approvals, provenance } = rules
    return [
      {
        id: name,
        title: `Class ${name}`,
        details: [
          table(
            'What it asks for',
            ['Point', 'Rule'],
            [
              {
                cells: [
                  'Applies to',
                  when.environments.length === 0
                    ? 'releases with a declared emergency'
                    : `${list(when.environments)}${when.areas.length > 0 ? `, areas ${list(when.areas)}` : ''}`,
                ],
              },
              { cells: ['Evidence', list(evidence.required)] },
              {
                cells: [
                  'Scans',
                  evidence.scans.length === 0
                    ? 'none'
                    : `${list(evidence.scans)}, none older than ${evidence.scanMaxAge}`,
                ],
              },
              { cells: ['Approvals', list(approvals.map(({ role, count }) => `${count} × ${role}`))] },
              {
                cells: [
                  'Provenance',
                  provenance === undefined
                    ? 'not required'
                    : `${provenance.level} from ${list(provenance.builders.map(({ id, level }) => `${id} (trusted to ${level})`))}, source ${list(provenance.sources)}${provenance.buildTypes === undefined ? '' : `, build type ${list(provenance.buildTypes)}`}`,
                ],
              },
            ],
            '',
          ),
          {
            type: 'list',
            caption: 'Acceptance criteria',
            items: criteria.map((id) => say(leadsTo('criterion', id))),
            empty: 'None.',
          },
        ],
      },
    ]
  })
  const { blocking, exceptions, emergency, escalation, raci, separationOfDuties } = policy
  const row = (title: string, effect: string, excusable: boolean) => ({
    cells: [title, effect, excusable ? 'yes' : 'no'],
  })
  return [
    ...classes,
    {
      id: 'blocking',
      title: 'Blocking policy',
      details: [
        table(
          'What blocks, escalates, warns or is recorded',
          ['Condition', 'Effect', 'An exception can excuse it'],
          [
            row('B1 Critical finding', blocking.critical.effect, blocking.critical.excusable),
            row('B2 Secret scanning fails', blocking.secretScan.effect, blocking.secretScan.excusable),
            row('B2 Provenance fails', blocking.provenance.effect, blocking.provenance.excusable),
            row(
              'B3 Required approver missing',
              blocking.missingApprover.effect,
              blocking.missingApprover.excusable,
            ),
            ...blocking.high.map(({ when, effect }) =>
              row(
                `B4 High finding${
                  when === undefined
                    ? ', otherwise'
                    : `: ${list([
                        ...(when.exploitability === undefined
                          ? []
                          : [`exploitability ${list(when.exploitability, 'or')}`]),
                        ...(when.reachability === undefined
                          ? []
                          : [`reachability ${list(when.reachability, 'or')}`]),
                        ...(when.compensated === undefined
                          ? []
                          : [when.compensated ? 'compensated' : 'not compensated']),
                      ])}`
                }`,
                effect,
                true,
              ),
            ),
            row('B5 Medium finding', blocking.medium.effect, true),
            row('B5 Low finding', blocking.low.effect, true),
            row(
              `B5 Systemic: one rule ${blocking.systemic.sameRule} times, growth of ${blocking.systemic.growthPercent} %, or open through ${blocking.systemic.releasesOpen} releases`,
              blocking.systemic.effect,
              false,
            ),
          ],
          '',
        ),
      ],
    },
    {
      id: 'exceptions',
      title: 'Exceptions',
      details: [
        table(
          `At most ${exceptions.maxRenewals} renewals; a warning ${exceptions.warnDays} days before the end`,
          ['Severity', '>Longest, days', 'Who may accept'],
          (['critical', 'high', 'medium', 'low'] as const).map((severity) => ({
            cells: [
              severity,
              String(exceptions.maxDays[severity]),
              list(exceptions.approvers[severity], 'or'),
            ],
          })),
          '',
        ),
      ],
    },
    {
      id: 'emergency',
      title: 'Emergencies',
      details: [
        table(
          'The other, pre-approved mode',
          ['Point', 'Rule'],
          [
            { cells: ['Designated approvers', list(emergency.designatedApprovers, 'or')] },
            { cells: ['Minimum evidence', list(emergency.minimumEvidence)] },
            {
              cells: [
                'May be bypassed, if declared',
                emergency.bypassable.length === 0 ? 'nothing' : list(emergency.bypassable),
              ],
            },
            { cells: ['Retrospective within', emergency.retrospectiveWithin] },
            { cells: ['Follow-ups within', emergency.followUpWithin] },
            {
              cells: [
                'Escalates',
                `${emergency.escalateAfter.count} emergencies within ${emergency.escalateAfter.within}`,
              ],
            },
          ],
          '',
        ),
      ],
    },
    {
      id: 'escalation',
      title: 'Escalation and separation of duties',
      details: [
        table(
          'Paths',
          ['Situation', 'Path'],
          [
            { cells: ['X1 Blocking critical before release', list(escalation.X1)] },
            { cells: ['X2 Release despite control failure', list(escalation.X2)] },
            { cells: ['X3 Emergency release', list(escalation.X3)] },
            {
              cells: [
                'X4 Disagreement on severity',
                `${escalation.X4.route.join(', then ')}, within ${escalation.X4.decideWithin}`,
              ],
            },
          ],
          '',
        ),
        table(
          'Separation of duties',
          ['Rule', 'Holds'],
          [
            {
              cells: [
                'Nobody approves a change of their own',
                separationOfDuties.approverNotAuthor ? 'yes' : 'no',
              ],
            },
            {
              cells: [
                'Nobody approves an exception of their own',
                separationOfDuties.approverNotRequester ? 'yes' : 'no',
              ],
            },
            { cells: ['One person counts once', separationOfDuties.onePersonOneCount ? 'yes' : 'no'] },
          ],
          '',
        ),
      ],
    },
    { id: 'raci', title: 'Responsibilities', details: [raciTable(raci)] },
  ]
}

function raciTable(raci: ValueOf<'Policy'>['raci']) {
  const roles = [...new Set(ACTIVITIES.flatMap((activity) => Object.keys(raci[activity] ?? {})))]
  return table(
    'R responsible, A accountable, C consulted, I informed',
    ['Activity', ...roles],
    ACTIVITIES.map((activity) => ({
      cells: [say(strong(activity)), ...roles.map((role) => say(raci[activity]?.[role] ?? '-'))],
    })),
    '',
  )
}
