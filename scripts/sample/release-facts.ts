import { anyOf, minutesAfter, workingDaysBefore } from './clock.ts'
import type { Product } from './company.ts'
import { commitNamed, sha256Of } from './digests.ts'
import type { PlannedFinding } from './evidence/finding.ts'
import type { TestSuite } from './evidence/junit.ts'
import type { BuiltArtifact } from './evidence/statements.ts'
import type { ReleasePlan } from './plan.ts'

/** A plan with what follows from it: names, digests, and what the scanners find. */
export type ReleaseFacts = {
  readonly plan: ReleasePlan
  /** `product@version`. */
  readonly id: string
  /** Folder of its records, from the archive's root. */
  readonly folder: string
  readonly releaseClass: NonNullable<ReleasePlan['releaseClass']>
  readonly environment: NonNullable<ReleasePlan['environment']>
  readonly areas: readonly string[]
  readonly ref: string
  readonly commit: string
  readonly artifacts: readonly [BuiltArtifact, ...BuiltArtifact[]]
  readonly findings: readonly PlannedFinding[]
}

export function factsOf(plan: ReleasePlan): ReleaseFacts {
  const id = `${plan.product.id}@${plan.version}`
  const artifact = (image: string): BuiltArtifact => ({
    name: `${image}:${plan.version}`,
    sha256: artifactDigest(image, plan.version),
  })
  return {
    plan,
    id,
    folder: `releases/${plan.product.id}/${plan.decidedAt.slice(0, 7)}/${plan.version}`,
    releaseClass: plan.releaseClass ?? plan.product.releaseClass,
    environment: plan.environment ?? plan.product.environment,
    areas: plan.areas ?? plan.product.areas,
    ref: plan.emergency ? `refs/heads/hotfix-${plan.version}` : 'refs/heads/main',
    commit: commitNamed(id),
    artifacts: [artifact(plan.product.image), ...(plan.alsoBuilds ?? []).map(artifact)],
    findings: [...(plan.background ?? []), ...(plan.findings ?? [])],
  }
}

/** SHA-256 of an image that never was. */
export function artifactDigest(image: string, version: string): string {
  return sha256Of(`image ${image}:${version}`)
}

/** When the things around a release happened. */
export type Times = {
  readonly merged: (index: number, of: number) => string
  readonly defined: string
  readonly buildStarted: string
  readonly built: string
  readonly scanned: (scan: string) => string
  /** A VEX statement was made. */
  readonly stated: string
  /** Branch protection and pipeline were looked at. */
  readonly observed: string
  readonly changesRecorded: string
  readonly collected: string
  readonly notesPublished: string
}

export function timesOf(release: ReleaseFacts): Times {
  return release.plan.emergency ? timesInAHurry(release) : timesInWorkingHours(release)
}

/** What was merged by the morning is built, scanned and collected by noon, and decided on the next working day. */
function timesInWorkingHours({ plan, id }: ReleaseFacts): Times {
  const on = (days: number, hour: number, what: string) =>
    minutesAfter(workingDaysBefore(plan.decidedAt, days), hour * 60 + anyOf(24, `${id} ${what}`))
  const buildStarted = on(1, 8.2, 'built')
  const morning = minutesAfter(plan.decidedAt, -290)
  const early = morning < `${plan.decidedAt.slice(0, 10)}T06:30:00Z`
  return {
    merged: (index, of) =>
      on(of - index, index === of - 1 ? 7 : 9 + anyOf(6, `${id} ${index}`), `merged ${index}`),
    defined: on(1, 7.6, 'defined'),
    buildStarted,
    built: minutesAfter(buildStarted, 6 + anyOf(5, id)),
    scanned: (scan) => on(1, 9, `scanned ${scan}`),
    stated: on(1, 10, 'stated'),
    observed: on(1, 9.6, 'observed'),
    changesRecorded: on(1, 10.5, 'changes'),
    collected: on(1, 11, 'collected'),
    notesPublished: early ? on(1, 14.2, 'notes') : morning,
  }
}

/** In an emergency the same takes an hour. */
function timesInAHurry({ plan, id }: ReleaseFacts): Times {
  const before = (minutes: number, what: string) =>
    minutesAfter(plan.decidedAt, -minutes - anyOf(3, `${id} ${what}`))
  const buildStarted = before(50, 'built')
  return {
    merged: (index, of) => before(60 + 9 * (of - 1 - index), `merged ${index}`),
    defined: before(55, 'defined'),
    buildStarted,
    built: minutesAfter(buildStarted, 6),
    scanned: (scan) => before(38, `scanned ${scan}`),
    stated: before(35, 'stated'),
    observed: before(34, 'observed'),
    changesRecorded: before(30, 'changes'),
    collected: before(25, 'collected'),
    notesPublished: before(18, 'notes'),
  }
}

/** The product's tests: the same names in every release, so that a failure stands out. */
export function testsOf({ plan }: ReleaseFacts): {
  readonly runner: string
  readonly suites: readonly TestSuite[]
} {
  return TESTS[plan.product.id]
}

const TESTS: Readonly<
  Record<Product['id'], { readonly runner: string; readonly suites: readonly TestSuite[] }>
> = {
  'developer-portal': {
    runner: 'vitest 3.0.5',
    suites: [{ name: 'catalogue', cases: ['lists services by owner'] }],
  },
  storefront: {
    runner: 'playwright 1.50.1',
    suites: [
      {
        name: 'basket',
        cases: [
          'keeps the basket over a new session',
          'recomputes shipping when the country changes',
          'refuses a quantity below one',
        ],
      },
      {
        name: 'search',
        cases: ['finds a product by its old name', 'shows no price to a robot'],
      },
      {
        name: 'checkout',
        cases: ['hands over to payments once', 'applies one voucher', 'says why an address is refused'],
      },
    ],
  },
  'payments-api': {
    runner: 'gradle 8.12',
    suites: [
      {
        name: 'capture',
        cases: [
          'captures once for a repeated key',
          'refuses more than was authorised',
          'keeps the order of events',
        ],
      },
      { name: 'refund', cases: ['refunds in parts', 'refuses a refund of a refund'] },
      {
        name: 'sign-in',
        cases: [
          'ends the session on a new password',
          'locks after ten wrong codes',
          'asks again above 250 euros',
        ],
      },
    ],
  },
}
