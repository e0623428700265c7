import type { ArchiveReport } from '../../src/report/archive-report.ts'
import type { ReleaseReport } from '../../src/report/release-report.ts'
import { archiveOf } from './fixture/archive.ts'
import type { Failure } from './fixture/gate.ts'
import { digestOf } from './fixture/parts.ts'
import type { Sketch } from './fixture/releases.ts'
import { release } from './fixture/releases.ts'

export type Reports = { readonly archive: ArchiveReport; readonly releases: readonly ReleaseReport[] }

const CRITICAL: Failure = {
  criterion: 'no-blocking-criticals',
  outcome: 'block',
  text: 'CVE-2026-1234 is open.',
}
const EXCUSED: Failure = {
  ...CRITICAL,
  text: 'CVE-2026-1234 is covered by EX-2026-014.',
  exception: 'EX-2026-014',
}
const HIGH: Failure = {
  criterion: 'highs-within-policy',
  outcome: 'warn',
  text: 'CVE-2026-1235 is high and its reach unknown.',
}
const DISPUTED: Failure = {
  criterion: 'scans-completed',
  outcome: 'escalate',
  text: 'Nobody can tell whether the scan ended.',
  undetermined: true,
}
const SECRET: Failure = {
  criterion: 'secret-scan-clean',
  outcome: 'block',
  text: 'A key was found in src/config.ts.',
}

const payments = {
  product: 'payments-api',
  productTitle: 'Payments API',
  releaseClass: 'high-risk-prod',
} as const
const store = {
  product: 'storefront-web',
  productTitle: 'Storefront',
  releaseClass: 'standard-prod',
} as const
const console = { product: 'ops-console', productTitle: 'Operations console' } as const
const batch = {
  product: 'batch-tools',
  productTitle: 'Batch tools',
  releaseClass: 'standard-nonprod',
} as const

const SKETCHES: readonly Sketch[] = [
  {
    ...payments,
    version: '2.4.0',
    decidedAt: '2026-03-12T15:04:00Z',
    decision: 'approved',
    followed: 'followed',
    deployed: true,
    failures: [EXCUSED],
    failuresNow: [CRITICAL],
    words: 'Approved, and the gate agreed: PASS, because of EX-2026-014; without it BLOCK.',
    rich: true,
  },
  {
    ...payments,
    version: '2.4.1',
    decidedAt: '2026-04-02T09:30:00Z',
    decision: 'approved',
    followed: 'overridden',
    deployed: true,
    failures: [CRITICAL, SECRET],
    words: 'Released although the gate said BLOCK.',
  },
  {
    ...payments,
    version: '2.5.0-rc.1',
    decision: 'none',
    followed: 'undecided',
    deployed: false,
    failures: [HIGH],
    words: 'Nobody has decided yet; the gate says WARN.',
  },
  {
    ...store,
    version: '5.12.0',
    decidedAt: '2026-02-03T11:00:00Z',
    decision: 'approved',
    followed: 'followed',
    deployed: true,
    failures: [],
    words: 'Approved, and the gate agreed: PASS.',
  },
  {
    ...store,
    version: '5.13.0',
    decidedAt: '2026-02-24T11:00:00Z',
    decision: 'approved',
    followed: 'followed',
    deployed: true,
    failures: [HIGH],
    words: 'Approved with a warning.',
  },
  {
    ...store,
    version: '5.14.0',
    decidedAt: '2026-03-17T11:00:00Z',
    decision: 'postponed',
    followed: 'stricter',
    deployed: false,
    failures: [],
    words: 'Postponed although the gate said PASS.',
  },
  {
    ...store,
    version: '5.15.0',
    decidedAt: '2026-05-17T11:00:00Z',
    decision: 'withdrawn',
    followed: 'followed',
    deployed: false,
    failures: [SECRET],
    words: 'Withdrawn before it was deployed.',
  },
  {
    ...console,
    releaseClass: 'high-risk-prod',
    version: '1.9.0',
    decidedAt: '2026-04-20T16:45:00Z',
    decision: 'approved',
    followed: 'followed',
    deployed: true,
    failures: [DISPUTED],
    words: 'Approved after an escalation.',
  },
  {
    ...console,
    releaseClass: 'emergency-prod',
    version: '1.9.1',
    decidedAt: '2026-05-04T02:40:00Z',
    decision: 'approved',
    followed: 'overridden',
    deployed: true,
    failures: [SECRET],
    words: 'Emergency release; a control was bypassed that the record does not name.',
  },
  {
    ...console,
    releaseClass: 'emergency-prod',
    version: '1.9.2',
    decidedAt: '2026-05-06T03:05:00Z',
    decision: 'approved',
    followed: 'followed',
    deployed: true,
    failures: [],
    words: 'Emergency release under the emergency rule.',
  },
  {
    ...batch,
    version: '0.8.0',
    decidedAt: '2026-06-09T13:00:00Z',
    decision: 'rejected',
    followed: 'followed',
    deployed: false,
    failures: [CRITICAL],
    words: 'Rejected, as the gate asked.',
  },
]

/** An archive with a release of every outcome and decision; the first one holds every form of every part. */
export function reportFixture(): Reports {
  const releases = SKETCHES.map(release)
  return { archive: archiveOf(releases), releases }
}

/** The release that holds every form of every part, and an emergency: for tests that draw the site many times. */
export function smallFixture(): Reports {
  const releases = reportFixture().releases.filter(
    (one, n) => n === 0 || one.releaseClass === 'emergency-prod',
  )
  return { archive: archiveOf(releases), releases }
}

/** The same shape at any size, for measuring: `count` releases that differ in version, digests and outcome. */
export function manyReleases(count: number): Reports {
  const releases = Array.from({ length: count }, (_, n) => {
    const sketch = SKETCHES[n % SKETCHES.length]
    if (sketch === undefined) throw new Error('the fixture has no releases')
    return release({
      ...sketch,
      version: `${1 + Math.floor(n / 100)}.${n % 100}.${digestOf(String(n)).slice(0, 4)}`,
    })
  })
  return { archive: archiveOf(releases), releases }
}
