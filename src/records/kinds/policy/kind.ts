import { z } from 'zod'
import {
  ACTIVITIES,
  BUILD_LEVELS,
  EVIDENCE_TYPES,
  EXPLOITABILITIES,
  REACHABILITIES,
  RELEASE_CLASSES,
  SCANS,
  SOURCE_LEVELS,
} from '../../../domain/vocabulary.ts'
import { duration, instant, line, name } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

const effect = z.enum(['record', 'warn', 'escalate', 'block'])

const blockingRule = z.strictObject({ effect, excusable: z.boolean() })

const approval = z.strictObject({ role: name, count: z.number().int().min(1).max(10) })

const builder = z.strictObject({
  /** `builder.id` of the provenance, compared as a whole. */
  id: line,
  /**
   * The certificate identity that signs for it. Unless said otherwise the builder id itself, or what the certificate says
   * of the builder: its build signer, or for GitHub’s runner the kind of runner.
   */
  identity: line.optional(),
  issuer: line,
  /** The highest SLSA build level that this builder is trusted for, whatever it claims. */
  level: z.enum(BUILD_LEVELS),
})

const verifier = z.strictObject({
  /** `verifier.id` of the summary, compared as a whole. */
  id: line,
  /** The certificate identity that signs for it; the verifier id itself unless said otherwise. */
  identity: line.optional(),
  issuer: line,
})

const releaseClass = z.strictObject({
  /** The targets that ask for this class: a release aimed there in a milder class is mislabelled (GOV-12). */
  when: z.strictObject({ environments: z.array(name), areas: z.array(name).default([]) }),
  evidence: z.strictObject({
    required: z.array(z.enum(EVIDENCE_TYPES)).min(1),
    scans: z.array(z.enum(SCANS)),
    scanMaxAge: duration,
  }),
  criteria: z.array(name).min(1),
  approvals: z.array(approval).min(1),
  provenance: z
    .strictObject({
      level: z.enum(BUILD_LEVELS),
      builders: z.array(builder).min(1),
      /** Repositories; one with a reference, `...@refs/heads/main`, stands for that reference alone. */
      sources: z.array(line).min(1),
      /** Kinds of build (`buildType`), compared as a whole; any where absent. */
      buildTypes: z.array(line).min(1).optional(),
      /** References that may be released from; any where empty. */
      refs: z.array(line).default([]),
      /** What somebody whom the policy trusts must have verified of the source revision (SLSA source track). */
      source: z
        .strictObject({
          level: z.enum(SOURCE_LEVELS),
          verifiers: z.array(verifier).min(1),
        })
        .optional(),
    })
    .optional(),
})

const raciRow = z.record(name, z.enum(['A', 'R', 'A/R', 'C', 'I']))

/** The rule, as data (C, B, X, M, R). A new version is a new file with a later `effectiveOn`. */
export const kind = recordKind({
  kind: 'Policy',
  description: 'The rule as data: classes, blocking conditions, exceptions, emergencies, escalation, RACI.',
  layout: 'policy/<YYYY-MM>.yaml',
  fields: {
    effectiveOn: instant,
    title: line.optional(),
    by: name,
    role: name,
    classes: z.partialRecord(z.enum(RELEASE_CLASSES), releaseClass),
    blocking: z.strictObject({
      critical: blockingRule,
      secretScan: blockingRule,
      provenance: blockingRule,
      missingApprover: blockingRule,
      /** The first row whose conditions all hold decides (B4). The last row has no condition. */
      high: z
        .array(
          z.strictObject({
            when: z
              .strictObject({
                exploitability: z.array(z.enum(EXPLOITABILITIES)).min(1).optional(),
                reachability: z.array(z.enum(REACHABILITIES)).min(1).optional(),
                compensated: z.boolean().optional(),
              })
              .optional(),
            effect,
          }),
        )
        .min(1)
        .refine(
          (rows) => rows.at(-1)?.when === undefined,
          'needs a last row without `when`, so that every finding has an effect',
        ),
      medium: z.strictObject({ effect }),
      low: z.strictObject({ effect }),
      /** When many small findings count as one failure (B5). */
      systemic: z.strictObject({
        sameRule: z.number().int().min(1),
        growthPercent: z.number().min(0),
        releasesOpen: z.number().int().min(1),
        effect,
      }),
    }),
    exceptions: z.strictObject({
      maxDays: z.strictObject({
        critical: z.number().int().min(1),
        high: z.number().int().min(1),
        medium: z.number().int().min(1),
        low: z.number().int().min(1),
      }),
      maxRenewals: z.number().int().min(0),
      warnDays: z.number().int().min(0),
      /** By severity: one accepted approval by a holder of any of these roles is needed. */
      approvers: z.strictObject({
        critical: z.array(name).min(1),
        high: z.array(name).min(1),
        medium: z.array(name).min(1),
        low: z.array(name).min(1),
      }),
    }),
    emergency: z.strictObject({
      /** Roles whose holders may approve an emergency, named beforehand (M3). */
      designatedApprovers: z.array(name).min(1),
      minimumEvidence: z.array(z.enum(EVIDENCE_TYPES)).min(1),
      /** Criteria that a declared emergency may bypass, if its record says so (M4). */
      bypassable: z.array(name).default([]),
      retrospectiveWithin: duration,
      followUpWithin: duration,
      escalateAfter: z.strictObject({ count: z.number().int().min(1), within: duration }),
    }),
    escalation: z.strictObject({
      X1: z.array(name).min(1),
      X2: z.array(name).min(1),
      X3: z.array(name).min(1),
      X4: z.strictObject({ route: z.array(name).min(1), decideWithin: duration }),
    }),
    separationOfDuties: z.strictObject({
      approverNotAuthor: z.boolean(),
      approverNotRequester: z.boolean(),
      onePersonOneCount: z.boolean(),
    }),
    raci: z.record(z.enum(ACTIVITIES), raciRow),
    /** Who may change what trust rests on: the next policy, roster and trusted root (rule 7). */
    authority: z.strictObject({
      policy: z.array(name).min(1),
      roster: z.array(name).min(1),
      trust: z.array(name).min(1),
      /** Who may have content removed from the archive. Nobody where it is absent. */
      redaction: z.array(name).min(1).optional(),
    }),
    /** How old the newest checkpoint that an outsider signed may be: an archive frozen in the past looks whole for ever. */
    checkpoint: z.strictObject({ maxAge: duration }).optional(),
  },
})
