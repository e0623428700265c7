import { criterion as declare, met, unmet } from '../../criterion.ts'

/** C4: somebody declared the emergency, with a reason, before the decision. */
export const criterion = declare({
  id: 'emergency-declared',
  rules: ['C4', 'M1', 'X3'],
  title: 'An incident or business emergency was declared',
  failureTitle: 'No emergency was declared',
  rationale: 'Emergency governance is a mode that somebody switches on in the open, with a reason.',
  remediation: 'Declare the emergency with its reason and incident, or release in the ordinary class.',
  standards: ['SSDF PW.1.2', 'CICD-SEC-1', 'SLSA B'],
  applies: 'listed',
  needs: ['emergency'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ emergency }, { release }) => {
    if (emergency.state !== 'shown') {
      return unmet('block', 'emergency-undeclared', 'no emergency record was known', {
        cites: [release.at],
        clearedBy: ['release-owner'],
      })
    }
    const [{ value, at, declaredAt, why }] = emergency.items
    if (declaredAt === undefined) {
      return unmet('block', 'emergency-unattributed', why, { cites: [at], clearedBy: ['release-owner'] })
    }
    return met('emergency-declared', `${value.incident}: ${value.reason}`, [at])
  },
})
