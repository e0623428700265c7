import type { Sha256 } from '../domain/digest.ts'
import type { Problem } from '../domain/problem.ts'
import { list } from '../domain/text.ts'
import { attribute } from './attribution.ts'
import { type Governance, policyAt } from './governance.ts'
import type { Held } from './held.ts'
import { holdsAny, type Person } from './roster.ts'

/** A file whose content was removed from the archive by somebody who may. */
export type RedactedFile = {
  readonly path: string
  /** Of the content that was removed. */
  readonly sha256: Sha256
  /** Of what stands in its place, where the history was rewritten. */
  readonly replacement?: Sha256 | undefined
  readonly record: Held<'Redaction'>['record']
  /** Who had it removed. */
  readonly by: Person
}

/** The redactions that count, and why others do not. */
export type Redactions = { readonly files: readonly RedactedFile[]; readonly problems: readonly Problem[] }

export const NO_REDACTIONS: Redactions = { files: [], problems: [] }

/**
 * A redaction counts when the person whom it names signed it, in the role that it names, and the policy in force at
 * the proven time lets that role redact. Whoever could redact without that could make evidence against a release
 * disappear.
 */
export function establishRedactions(
  held: readonly Held<'Redaction'>[],
  { policies, roster }: Governance,
): Redactions {
  const files: RedactedFile[] = []
  const problems: Problem[] = []
  for (const { record, trust } of held) {
    const { value } = record
    const said = attribute(trust, value.by, roster)
    const refuse = (why: string) =>
      problems.push({
        code: 'E-REDACTION-UNAUTHORISED',
        message: `${record.id} does not count: ${why}`,
        at: record.at,
        hint: 'have it signed by the person whom it names, in a role that `authority.redaction` of the policy names',
      })
    if (record.contested) refuse('another file claims the same id')
    else if (said.state === 'unattributed') refuse(said.text)
    else if (said.person.type !== 'human') refuse(`${said.person.id} is a program`)
    else {
      const roles = policyAt(policies, said.since.at)?.value.authority.redaction ?? []
      if (roles.length === 0) refuse('the policy lets nobody redact')
      else if (!roles.includes(value.role))
        refuse(`${list(roles, 'or')} may redact, and it names ${value.role}`)
      else if (!holdsAny(said.person, [value.role], undefined, said.since.at)) {
        refuse(`${said.person.id} was not ${value.role} at ${said.since.at}`)
      } else files.push(...value.files.map((file) => ({ ...file, record, by: said.person })))
    }
  }
  return { files, problems }
}

/** The redaction that removed this very content from this place. */
export function redactionOf(
  { files }: Redactions,
  path: string,
  sha256: Sha256 | undefined,
): RedactedFile | undefined {
  return files.find((file) => file.path === path && file.sha256 === sha256)
}

/** Files without what was put in the place of redacted content: it stands for the content, and is nothing by itself. */
export function withoutReplacements<T extends { readonly sha256: Sha256 }>(
  files: ReadonlyMap<string, T>,
  redactions: Redactions,
): ReadonlyMap<string, T> {
  const kept = new Map(files)
  for (const { path, replacement } of redactions.files) {
    if (replacement !== undefined && kept.get(path)?.sha256 === replacement) kept.delete(path)
  }
  return kept
}
