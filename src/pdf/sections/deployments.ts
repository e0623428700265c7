import type { DeploymentShown, ReleaseReport } from '../../report/release-report.ts'
import { facts } from '../blocks/facts.ts'
import { caption, item, nothing } from '../blocks/paragraph.ts'
import type { Flow } from '../flow.ts'
import { within } from '../flow.ts'
import { GAP, LOOKS } from '../style.ts'
import { badge, person, run } from './phrases.ts'

/** Where the release was put, who let it, and whether it was taken back. */
export function drawDeployments(flow: Flow, { deployments }: ReleaseReport): void {
  if (deployments.length === 0) nothing(flow, undefined, 'No deployment is recorded.')
  for (const deployment of deployments) within(flow, 'Sect', () => drawDeployment(flow, deployment))
}

function drawDeployment(flow: Flow, one: DeploymentShown): void {
  const { protectedEnvironment: given, rolledBack } = one
  const standing =
    rolledBack !== undefined
      ? { word: 'Rolled back', tone: one.tone }
      : one.elsewhere
        ? { word: 'Not where it was approved for', tone: one.tone }
        : {
            word:
              one.result === 'succeeded' ? 'Succeeded' : one.result === 'failed' ? 'Failed' : 'In progress',
            tone: one.tone,
          }
  item(flow, [run(`${one.environment}, `), run(one.startedAt, 'time')])
  caption(flow, [badge(standing), run(`   ${one.words}`)], LOOKS.body)
  facts(
    flow,
    [
      ['Scope', one.scope],
      ['Approved by', [...person(one.approvedBy), run(', '), run(one.approvedAt, 'time')]],
      [
        'Environment',
        given === undefined
          ? 'no approval of its own is recorded'
          : [
              run(`${given.rule}, by `),
              ...person(given.approvedBy),
              run(', '),
              run(given.approvedAt, 'time'),
            ],
      ],
      ['Finished', one.finishedAt === undefined ? undefined : [run(one.finishedAt, 'time')]],
      [
        'Rolled back',
        rolledBack === undefined ? undefined : [run(rolledBack.at, 'time'), run(`: ${rolledBack.reason}`)],
      ],
      ['Record', [run(one.id, 'code')]],
      ['File', [run(one.cite.path, 'code')]],
      ['sha256', one.cite.digest === undefined ? undefined : [run(one.cite.digest, 'digest')]],
    ],
    { look: LOOKS.cell, width: 84, after: GAP.line },
  )
}
