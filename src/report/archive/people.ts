import type { Governance } from '../../attribution/governance.ts'
import { type Held, oneOfEachId } from '../../attribution/held.ts'
import { allRolesOf, type Roster } from '../../attribution/roster.ts'
import type { Assessed } from '../../conformance/check.ts'
import { type Instant, within } from '../../domain/instant.ts'
import { code, leadsTo, say, table, time } from '../../domain/phrase.ts'
import { itemsOf } from '../../domain/shown.ts'
import { list } from '../../domain/text.ts'
import type { ApprovalFacts } from '../../gates/case-file.ts'
import type { Gate } from '../../gates/evaluate.ts'
import type { ArchiveReport } from '../archive-report.ts'
import { recordShown } from '../refs.ts'

/** Whether a decision counts as an approval, as the gate judged it. */
function judgementOf({ caseFile }: Gate, id: string): ApprovalFacts | undefined {
  return itemsOf(caseFile?.approvals ?? { state: 'missing', why: '', cites: [] }).find((one) => one.id === id)
}

type PersonReport = ArchiveReport['people'][number]

/** Everybody in the archive with the roles that they hold at `asOf`: what a gate needs of them. */
export function rolesOfPeople(
  held: readonly Held<'Person'>[],
  { roster }: Governance,
  asOf: Instant,
): Pick<PersonReport, 'id' | 'name' | 'type' | 'roles'>[] {
  return oneOfEachId(held).map((one) => {
    const { id, name, type } = one.record.value
    return { id, name, type, roles: rolesNow(one, roster, asOf) }
  })
}

/** None for a record that the authority did not enrol. */
function rolesNow({ record }: Held<'Person'>, roster: Roster, asOf: Instant): PersonReport['roles'] {
  const person = roster.get(record.value.id)
  if (person === undefined || person.at.digest !== record.at.digest) return []
  return person.roles
    .filter(({ validFrom, validUntil }) => within(asOf, validFrom, validUntil))
    .map(({ role, products }) => ({ role, ...(products === undefined ? {} : { products: [...products] }) }))
}

/** Everybody in the archive, those whom the authority enrolled and those who were refused. */
export function personReports(
  held: readonly Held<'Person'>[],
  { roster }: Governance,
  assessed: readonly Assessed[],
  slugs: ReadonlyMap<string, string>,
  asOf: Instant,
): PersonReport[] {
  return oneOfEachId(held).map((one) => {
    const { value } = one.record
    const enrolled = roster.get(value.id)?.at.digest === one.record.at.digest
    const decisions = assessed.flatMap(({ dossier, gates }) =>
      dossier.decisions
        .filter(({ said }) => said.state === 'attributed' && said.person.id === value.id)
        .map(({ record }) => ({ value: record.value, judged: judgementOf(gates.now, record.id) })),
    )
    const person = roster.get(value.id)
    return {
      id: value.id,
      slug: slugs.get(value.id) ?? value.id,
      name: value.name,
      type: value.type,
      roles: rolesNow(one, roster, asOf),
      sections: [
        {
          id: 'standing',
          title: 'Standing',
          details: [
            {
              type: 'prose',
              paragraphs: [
                say(
                  enrolled
                    ? `${value.type === 'bot' ? 'A bot: it signs and collects, and never counts as an approver. ' : ''}Enrolled by the archive’s authority. Roles now: ${person === undefined ? 'none' : list(allRolesOf(person, asOf)) || 'none'}.`
                    : 'Not enrolled: nobody signed this record who may enrol people. What this person signed counts for nothing.',
                ),
              ],
            },
          ],
        },
        {
          id: 'identities',
          title: 'Identities',
          details: [
            table(
              'Compared as whole strings with the verified signer',
              ['Identity', 'Issuer', 'Valid from', 'Valid until', 'Compromised since'],
              value.identities.map(({ identity, issuer, validFrom, validUntil, compromisedSince }) => ({
                cells: [
                  say(code(identity)),
                  say(code(issuer)),
                  say(time(validFrom)),
                  validUntil === undefined ? '-' : say(time(validUntil)),
                  compromisedSince === undefined ? '-' : say(time(compromisedSince)),
                ],
                tone: compromisedSince === undefined ? undefined : ('bad' as const),
              })),
              'None.',
            ),
          ],
        },
        {
          id: 'roles',
          title: 'Roles',
          details: [
            table(
              'Held, and when',
              ['Role', 'Products', 'From', 'Until'],
              value.roles.map(({ role, products, validFrom, validUntil }) => ({
                cells: [
                  role,
                  products === undefined ? 'all' : list(products),
                  say(time(validFrom)),
                  validUntil === undefined ? '-' : say(time(validUntil)),
                ],
              })),
              'None.',
            ),
          ],
        },
        {
          id: 'decisions',
          title: 'Decisions',
          details: [
            table(
              'Decisions that this person signed, and whether they count',
              ['Release', 'Decision', 'As', 'When (claimed)', 'Counts'],
              decisions.map(({ value: decision, judged }) => ({
                cells: [
                  say(leadsTo('release', decision.release)),
                  `${decision.decision} (${decision.activity})`,
                  `${decision.role}, ${decision.capacity ?? 'capacity not named'}`,
                  say(time(decision.decidedAt)),
                  judged?.counts === true ? 'yes' : `no: ${judged?.why ?? 'no policy was in force'}`,
                ],
              })),
              'None.',
            ),
          ],
        },
      ],
      record: recordShown(one, roster),
    }
  })
}
