import { itemsOf } from '../../../domain/shown.ts'
import { count, list } from '../../../domain/text.ts'
import { criterion as declare, met, notApplicable, undetermined, unmet } from '../../criterion.ts'

/** B2, first half: block if secret scanning fails. */
export const criterion = declare({
  id: 'secret-scan-passed',
  rules: ['B2'],
  title: 'Secret scanning ran and found nothing',
  failureTitle: 'Secret scanning failed',
  failureTitles: {
    'secret-found': 'Secret scanning found a secret',
    'secret-scan-missing': 'There is no secret scan',
    'secret-scan-not-run': 'Secret scanning was switched off',
  },
  rationale: 'A secret in a release is out at the moment of deployment and cannot be called back.',
  remediation: 'Rotate the secret, remove it from the source, and scan again.',
  standards: ['CICD-SEC-6', 'OSPS-BR-07', 'SSDF PO.5.2'],
  applies: 'always',
  needs: ['scans', 'findings'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ scans, findings }, { policy, rules, release }) => {
    const scan = itemsOf(scans).find((one) => one.scan === 'secrets')
    const { effect } = policy.blocking.secretScan
    if (effect === 'record') return notApplicable('not-enforced', 'the policy only records secret scanning')
    const clearedBy = ['release-owner', 'security']
    const leaks = itemsOf(findings).filter((facts) => facts.scan === 'secrets')
    if (leaks.length > 0) {
      const names = leaks.map(({ finding }) => finding.title)
      return unmet(effect, 'secret-found', `${count(leaks.length, 'secret')} found: ${list(names)}`, {
        cites: leaks.flatMap(({ cites }) => cites),
        clearedBy,
      })
    }
    if (scan === undefined) {
      return rules.evidence.scans.includes('secrets')
        ? unmet(effect, 'secret-scan-missing', 'there is no secret scan', { cites: [release.at], clearedBy })
        : notApplicable('not-required', 'the class requires no secret scan')
    }
    if (scan.state === 'redacted') {
      return undetermined('secret-scan-redacted', `the secret scan: ${scan.why}`, scan.cites)
    }
    if (scan.state !== 'complete') {
      return unmet(effect, `secret-scan-${scan.state}`, `the secret scan does not count: ${scan.why}`, {
        cites: scan.cites,
        clearedBy,
      })
    }
    return met('secret-scan-clean', `${scan.tool} found no secret`, scan.cites)
  },
})
