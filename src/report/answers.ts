import { z } from 'zod'
import {
  type ArchiveReport,
  archiveReport,
  deploymentRow,
  exceptionReport,
  incidentRow,
  listedRow,
  releaseRow,
} from './archive-report.ts'
import { at } from './common.ts'
import { SUBJECTS } from './find-leads.ts'

/**
 * The documents from which a build answers: the archive's report in parts, so that a question reads what it needs and
 * no more, however many releases there are.
 */

/** How many first digits of a key name the part in which it lies: none, one or two. */
const digits = z.number().int().min(0).max(2)

/** What there is, and the digest of every part: what was altered or torn is no answer. */
export const answerIndex = z.strictObject({
  schema: z.literal('docket/answers/index/v1'),
  asOf: at,
  name: z.string(),
  commit: z.string().optional(),
  /** The first instant after `asOf` at which an exception or a policy begins or ends: until then time alone moves neither. */
  movesAt: at.optional(),
  /** Id, slug and SHA-256 of the report of each release. */
  releases: z.array(z.tuple([z.string(), z.string(), z.string()])),
  /** Environments in which something was deployed, in the order of their parts. */
  environments: z.array(z.string()),
  parts: z.strictObject({ names: digits, digests: digits, releases: digits }),
  /** File and SHA-256 of every part. */
  files: z.array(z.tuple([z.string(), z.string()])),
})
export type AnswerIndex = z.output<typeof answerIndex>

/** What `docket exceptions` tells. */
export const exceptionAnswer = z.strictObject({
  schema: z.literal('docket/answers/exceptions/v1'),
  asOf: at,
  name: z.string(),
  exceptions: z.array(exceptionReport),
})
export type ExceptionAnswer = z.output<typeof exceptionAnswer>

export function exceptionAnswerOf({ asOf, name, exceptions }: ArchiveReport): ExceptionAnswer {
  return { schema: 'docket/answers/exceptions/v1', asOf, name, exceptions }
}

/** Who holds which role: who can clear what a gate asks for. */
export const peopleAnswer = z.strictObject({
  schema: z.literal('docket/answers/people/v1'),
  people: z.array(archiveReport.shape.people.element.pick({ id: true, name: true, type: true, roles: true })),
})
export type PeopleAnswer = z.output<typeof peopleAnswer>

export function peopleAnswerOf({ people }: Pick<ArchiveReport, 'people'>): PeopleAnswer {
  const roles = people.map(({ id, name, type, roles }) => ({ id, name, type, roles }))
  return { schema: 'docket/answers/people/v1', people: roles }
}

/** Every incident, and what only pipelines list. */
export const incidentAnswer = z.strictObject({
  schema: z.literal('docket/answers/incidents/v1'),
  incidents: z.array(incidentRow),
  listed: z.array(listedRow),
})

/** What ran in one environment. */
export const deploymentAnswer = z.strictObject({
  schema: z.literal('docket/answers/deployments/v1'),
  environment: z.string(),
  deployments: z.array(deploymentRow),
})

/** Names or digests, and where they lead. */
export const leadAnswer = z.strictObject({
  schema: z.literal('docket/answers/leads/v1'),
  leads: z.array(z.tuple([z.string(), z.enum(SUBJECTS), z.string(), z.string()])),
})

/** Releases as they stand in lists. */
export const releaseAnswer = z.strictObject({
  schema: z.literal('docket/answers/releases/v1'),
  releases: z.array(releaseRow),
})
