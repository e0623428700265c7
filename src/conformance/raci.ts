import { say, table } from '../domain/phrase.ts'
import { list } from '../domain/text.ts'
import type { Activity } from '../domain/vocabulary.ts'
import { type Act, actsOf } from './acts.ts'
import { type Assessed, type Conformity, cannotTell, conforms, departs } from './check.ts'

/** Bots may collect evidence: a pipeline does the work of the platform. They decide nothing. */
const BOTS_MAY: readonly Activity[] = ['collect-evidence']

/** Who did one activity, in which role, and where that departs from the policy's matrix (R). */
export function raciCheck({ dossier, gates }: Assessed, activity: Activity, absent: Conformity): Conformity {
  const matrix = gates.atDecision.context?.policy.raci
  if (matrix === undefined) return cannotTell('no-policy', 'no policy was in force that says who does what')
  const row = matrix[activity]
  const acts = actsOf(dossier).filter((act) => act.activity === activity)
  const deciding = acts.filter(({ as }) => as === 'accountable' || as === 'responsible')
  if (deciding.length === 0) return absent
  const judged = deciding.map((act) => ({ act, fault: faultOf(act, row) }))
  const details = [
    table(
      'Who did it',
      ['Who', 'In which role', 'As the matrix has it', 'Departs'],
      judged.map(({ act, fault }) => ({
        cells: [
          say({ text: act.name, style: 'plain', to: { page: 'person', id: act.person } }),
          act.role ?? (list(act.held) || 'none'),
          letterOf(act, row) ?? '-',
          fault ?? 'no',
        ],
        tone: fault === undefined ? undefined : ('bad' as const),
      })),
      'Nobody.',
    ),
  ]
  const cites = deciding.map(({ at }) => at)
  const faults = judged.flatMap(({ fault }) => (fault === undefined ? [] : [fault]))
  if (faults.length > 0) return departs('raci-departure', list(faults), cites, details)
  return conforms(
    'raci-followed',
    list([
      ...new Set(
        deciding.map(({ name, role, held }) => `${name} as ${role ?? (list(held, 'or') || 'no role')}`),
      ),
    ]),
    cites,
    details,
  )
}

type Row = Readonly<Record<string, string>>

/** The letter of the role in which somebody acted: of the one named, else the strongest of those held. */
function letterOf({ role, held }: Act, row: Row): string | undefined {
  const roles = role === undefined ? held : [role]
  const letters = roles.flatMap((one) => (row[one] === undefined ? [] : [row[one]]))
  return ['A/R', 'A', 'R', 'C', 'I'].find((letter) => letters.includes(letter))
}

function faultOf(act: Act, row: Row): string | undefined {
  if (act.bot) return BOTS_MAY.includes(act.activity) ? undefined : `${act.name} is a bot`
  if (act.role !== undefined && !act.held.includes(act.role))
    return `${act.name} did not hold the role ${act.role}`
  const letter = letterOf(act, row)
  const wanted = act.as === 'accountable' ? ['A', 'A/R', 'R'] : ['R', 'A/R', 'A']
  if (letter === undefined)
    return `${act.name} acted as ${act.role ?? (list(act.held, 'or') || 'nobody')}, which the matrix does not name`
  return wanted.includes(letter)
    ? undefined
    : `${act.name} acted as ${act.role ?? list(act.held, 'or')}, whom the matrix only has as ${letter}`
}
