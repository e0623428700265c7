import { addDuration, durationInWords, notAfter } from '../../../domain/instant.ts'
import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, undetermined, unmet } from '../../criterion.ts'

/** C1: every required scan ran to its end, on this release, not too long ago (GOV-14). */
export const criterion = declare({
  id: 'scans-completed',
  rules: ['C1', 'C2', 'C3', 'K2'],
  title: 'Every required scan ran to its end and is fresh',
  failureTitle: 'A required scan is missing, incomplete, switched off or stale',
  failureTitles: {
    'scan-missing': 'A required scan is missing',
    'scan-incomplete': 'A required scan did not run to its end',
    'scan-unreadable': 'The result of a required scan cannot be read',
    'scan-unverified': 'Nobody provably collected the result of a required scan',
    'scan-not-run': 'A required scan was switched off',
    'scan-undated': 'Nothing says when a required scan ran',
    'scan-stale': 'A required scan is too old',
  },
  rationale:
    'A scan that did not run finds nothing. Its silence looks like a clean result unless somebody asks.',
  remediation: 'Run the scan on this source and put its result into the evidence pack.',
  standards: [
    'SSDF PW.7.2',
    'SSDF PW.8.2',
    'SSDF PO.4.2',
    'CICD-SEC-1',
    'Scorecard SAST',
    'OSPS-QA-06',
    'OSPS-VM-06',
  ],
  applies: 'listed',
  needs: ['scans'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ scans }, { rules, clocks, release }) => {
    const seen = new Map(itemsOf(scans).map((scan) => [scan.scan, scan]))
    const faults = rules.evidence.scans.flatMap((kind) => {
      const scan = seen.get(kind)
      if (scan === undefined)
        return [{ code: 'scan-missing', text: `${kind}: there is no such scan`, cites: [release.at] }]
      if (scan.state !== 'complete') {
        return [{ code: `scan-${scan.state}`, text: `${kind}: ${scan.why}`, cites: scan.cites }]
      }
      if (scan.producedAt === undefined) {
        return [{ code: 'scan-undated', text: `${kind}: nothing says when it ran`, cites: scan.cites }]
      }
      if (!notAfter(scan.producedAt, clocks.knownAt)) {
        const text = `${kind}: it claims to have run at ${scan.producedAt}, which is later than anything known`
        return [{ code: 'scan-undated', text, cites: scan.cites }]
      }
      const fresh = notAfter(clocks.decidedAt, addDuration(scan.producedAt, rules.evidence.scanMaxAge))
      if (fresh) return []
      return [{ code: 'scan-stale', text: `${kind}: ran at ${scan.producedAt}`, cites: scan.cites }]
    })
    const first = faults.find(({ code }) => code !== 'scan-redacted') ?? faults[0]
    if (first?.code === 'scan-redacted') {
      return undetermined(
        first.code,
        list(faults.map(({ text }) => text)),
        faults.flatMap(({ cites }) => cites),
      )
    }
    if (first !== undefined) {
      const age = durationInWords(rules.evidence.scanMaxAge)
      const stale = faults.some(({ code }) => code === 'scan-stale')
        ? `; the policy allows ${age} before the decision`
        : ''
      return unmet('block', first.code, list(faults.map(({ text }) => text)) + stale, {
        cites: faults.flatMap(({ cites }) => cites),
        clearedBy: ['release-owner', 'platform'],
      })
    }
    const text =
      rules.evidence.scans.length === 0
        ? 'the class requires no scan'
        : `${list(rules.evidence.scans)} are complete and fresh`
    return met(
      'scans-complete',
      text,
      itemsOf(scans).flatMap(({ cites }) => cites),
    )
  },
})
