import type { Detail } from '../domain/detail.ts'
import type { Locator } from '../domain/locator.ts'
import type { Effect } from '../domain/outcome.ts'
import type { StandardId } from '../domain/standards.ts'
import type { CaseFile, Context, Need } from './case-file.ts'

/** Why, as a code for tests and machines and a sentence for people. */
export type Reason = { readonly code: string; readonly text: string }

/** What one criterion says of one release. */
export type Verdict =
  | {
      readonly state: 'met'
      readonly reason: Reason
      readonly cites: readonly Locator[]
      readonly excusedBy?: readonly string[]
      readonly details?: readonly Detail[]
    }
  | {
      readonly state: 'unmet'
      readonly outcome: Effect
      readonly reason: Reason
      readonly cites: readonly Locator[]
      /** What would clear this very case, where it is narrower than the criterion's own remediation. */
      readonly remediation?: string | undefined
      /** Roles that can clear it. */
      readonly clearedBy: readonly string[]
      readonly excusedBy?: readonly string[]
      readonly details?: readonly Detail[]
    }
  | { readonly state: 'not-applicable'; readonly reason: Reason; readonly cites: readonly Locator[] }
  | { readonly state: 'undetermined'; readonly reason: Reason; readonly cites: readonly Locator[] }

/** One rule of the gate: one folder under `criteria/`. */
export type Criterion<N extends Need = Need> = {
  /** Folder name; the name that policies and emergency records use. */
  readonly id: string
  /** Ids of the practice that it implements: `B1`, `C3`, `S3`. */
  readonly rules: readonly string[]
  /** A statement that is true when it is met. */
  readonly title: string
  /** A statement that is true when it is not. */
  readonly failureTitle: string
  /** Narrower statements by reason code, where the criterion can fail in several ways. */
  readonly failureTitles?: Readonly<Record<string, string>> | undefined
  /** Why the rule exists. */
  readonly rationale: string
  /** What clears it. */
  readonly remediation: string
  readonly standards: readonly StandardId[]
  /** `always`: part of the blocking policy. `listed`: only where the class's policy lists it. */
  readonly applies: 'always' | 'listed'
  /** The evidence that it may read. Anything else is a compile error. */
  readonly needs: readonly N[]
  /** Whether a finding's exception can excuse it. */
  readonly excusable: boolean
  /** The version of Docket that brought it. */
  readonly since: string
  readonly evaluate: (evidence: Pick<CaseFile, N>, context: Context) => Verdict
}

/** Declares a criterion; `needs` narrows what `evaluate` receives. */
export function criterion<const N extends Need>(spec: Criterion<N>): Criterion<N> {
  return spec
}

/** A met verdict. */
export function met(
  code: string,
  text: string,
  cites: readonly Locator[],
  excusedBy: readonly string[] = [],
): Verdict {
  return { state: 'met', reason: { code, text }, cites, ...(excusedBy.length > 0 ? { excusedBy } : {}) }
}

/** An unmet verdict. */
export function unmet(
  outcome: Effect,
  code: string,
  text: string,
  rest: {
    cites: readonly Locator[]
    clearedBy: readonly string[]
    remediation?: string
    details?: readonly Detail[]
    excusedBy?: readonly string[]
  },
): Verdict {
  return { state: 'unmet', outcome, reason: { code, text }, ...rest }
}

/** A verdict for a rule that has nothing to say of this release. */
export function notApplicable(code: string, text: string, cites: readonly Locator[] = []): Verdict {
  return { state: 'not-applicable', reason: { code, text }, cites }
}

/** Nothing here can decide: at least `escalate`, never a pass. */
export function undetermined(code: string, text: string, cites: readonly Locator[]): Verdict {
  return { state: 'undetermined', reason: { code, text }, cites }
}

/** The statement that is true of a verdict: as narrow as its reason allows. */
export function statementOf(
  criterion: Pick<Criterion, 'title' | 'failureTitle' | 'failureTitles'>,
  verdict: Verdict,
): string {
  if (verdict.state === 'met' || verdict.state === 'not-applicable') return criterion.title
  return criterion.failureTitles?.[verdict.reason.code] ?? criterion.failureTitle
}
