import { notAfter } from '../../../domain/instant.ts'
import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C1: nobody knew of a compromise of the pipeline that built it. */
export const criterion = declare({
  id: 'no-known-compromise',
  rules: ['C1'],
  title: 'No compromise of the pipeline was known',
  failureTitle: 'The pipeline was known or suspected to be compromised',
  failureTitles: {
    'pipeline-unassessed': 'Nobody assessed the pipeline',
    'pipeline-incident': 'An incident of the pipeline was open',
    'pipeline-compromised': 'The pipeline was suspected to be compromised',
  },
  rationale: 'Everything that a compromised pipeline says of its own output is worth nothing.',
  remediation: 'Close the incident, rebuild from a trusted pipeline, and assess again.',
  standards: ['CICD-SEC-4', 'CICD-SEC-7', 'SSDF PO.5.1', 'SSDF PO.3.2'],
  applies: 'listed',
  needs: ['pipeline', 'incidents'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ pipeline, incidents }, { clocks, release }) => {
    const open = itemsOf(incidents).filter(
      ({ type, from, until }) =>
        type === 'pipeline-compromise' &&
        notAfter(from, clocks.decidedAt) &&
        (until === undefined || !notAfter(until, release.value.definedAt)),
    )
    const clearedBy = ['platform', 'security']
    if (open.length > 0) {
      return unmet('block', 'pipeline-incident', list(open.map(({ id, title }) => `${id}: ${title}`)), {
        cites: open.map(({ at }) => at),
        clearedBy,
      })
    }
    const assessed = itemsOf(pipeline)
    if (assessed.length === 0)
      return unmet('block', 'pipeline-unassessed', 'nobody recorded whether a compromise was known', {
        cites: [release.at],
        clearedBy,
      })
    const bad = assessed.filter(({ compromise }) => compromise !== 'none-known')
    if (bad.length > 0) {
      return unmet(
        'block',
        'pipeline-compromised',
        list(bad.map(({ compromise, assessedAt }) => `${compromise} at ${assessedAt}`)),
        {
          cites: bad.map(({ at }) => at),
          clearedBy,
        },
      )
    }
    return met(
      'none-known',
      `none known at ${assessed[0]?.assessedAt}`,
      assessed.map(({ at }) => at),
    )
  },
})
