import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { gather } from '../../assess.ts'
import type { PolicyInForce } from '../../attribution/governance.ts'
import { count } from '../../domain/text.ts'
import { comparePolicies } from '../../gates/policy-diff/compare.ts'
import type { PolicyChange } from '../../gates/policy-diff/edit.ts'
import { letsThrough, type WhatIf, whatIf } from '../../report/what-if.ts'
import { establishQuestioned, readQuestioned } from '../assessment.ts'
import { CommandFailure, EXIT } from '../exit.ts'
import { printJson } from '../json.ts'
import { nearest } from '../nearest.ts'
import { type ArchiveOptions, addArchiveOptions, questionOf } from '../options.ts'
import { type Painter, paintOutcome } from '../paint.ts'
import { readPolicyFile } from '../policy-file.ts'
import type { Session } from '../session.ts'
import { labelled, shown } from '../terminal.ts'

export function registerPolicy(program: Command, session: Session): void {
  const policy = program.command('policy').description('look at the rule')
  const command = policy
    .command('diff')
    .description(
      'say in words what lies between two policies, and which releases the later would have let through or held back',
    )
    .argument('<before>', 'id of a policy in the archive, or a file')
    .argument('<after>', 'id of a policy in the archive, or a file')
  addArchiveOptions(command).action(async (before: string, after: string, options: ArchiveOptions) => {
    const question = questionOf(options, session)
    const archive = await readQuestioned(question)
    const established = await establishQuestioned(archive, question)
    const { policies } = established.believed.governance
    const [old, now] = [before, after].map((name) => policyNamed(session, name, policies))
    if (old === undefined || now === undefined) throw new Error('two arguments give two policies')
    const changes = comparePolicies(old.value, now.value)
    const dossiers = gather(archive, established)
    const was = new Map(whatIf(dossiers, old, question.asOf).map((one) => [one.release, one.after]))
    const releases = whatIf(dossiers, now, question.asOf).filter((one) => was.get(one.release) !== one.after)
    if (options.json)
      printJson(session, {
        command: 'policy diff',
        before: old.value.id,
        after: now.value.id,
        changes,
        releases,
        exitCode: EXIT.yes,
      })
    else
      for (const line of diffLines(
        old.value.id,
        now.value.id,
        changes,
        releases,
        session.width,
        session.paint,
      ))
        session.out(line)
    process.exitCode = EXIT.yes
  })
}

function policyNamed(session: Session, name: string, policies: readonly PolicyInForce[]): PolicyInForce {
  const known = policies.find(({ value }) => value.id === name)
  if (known !== undefined) return known
  if (existsSync(resolve(session.folder, name))) return readPolicyFile(session, name)
  const suggestion = nearest(
    name,
    policies.map(({ value }) => value.id),
  )
  throw new CommandFailure(
    EXIT.usage,
    `${name} is neither a policy that counts in the archive nor a file`,
    suggestion === undefined
      ? `policies are ${policies.map(({ value }) => value.id).join(', ') || 'none'}`
      : `did you mean ${suggestion}?`,
  )
}

const TONES = { weakens: 'bad', strengthens: 'good', changes: 'attention' } as const

export function diffLines(
  before: string,
  after: string,
  changes: readonly PolicyChange[],
  releases: readonly WhatIf[],
  width: number,
  paint: Painter,
): string[] {
  const weaker = changes.filter(({ direction }) => direction === 'weakens').length
  const stronger = changes.filter(({ direction }) => direction === 'strengthens').length
  return [
    ...changes.flatMap(({ path, direction, words }) =>
      labelled(paint[TONES[direction]](direction), `${shown(words)} (${shown(path)})`, 13, width),
    ),
    ...(changes.length > 0 ? [''] : []),
    ...releases.map(
      (one) =>
        `${letsThrough(one) ? 'let through' : 'held back'}  ${shown(one.release)}  ${paintOutcome(one.before, paint)} becomes ${paintOutcome(one.after, paint)}`,
    ),
    ...(releases.length > 0 ? [''] : []),
    `policy diff ${shown(before)} ${shown(after)}: ${count(changes.length, 'change')}, ${weaker} weaker, ${stronger} stronger; ${count(releases.length, 'release')} judged otherwise`,
  ]
}
