import type { RecordShown, SignatureShown } from '../../report/common.ts'
import type { ReleaseReport } from '../../report/release-report.ts'
import { ORIGIN } from '../../report/words.ts'
import type { Fact } from '../blocks/facts.ts'
import { badge, lines, person, run, signed, time } from './phrases.ts'

/** Records by path and digest, each once: those of decisions first. */
export function recordsOf(report: ReleaseReport): readonly RecordShown[] {
  const all = [...report.decisions.map((decision) => decision.record), ...report.records]
  return [...new Map(all.map((record) => [`${record.path}\n${record.sha256}`, record])).values()]
}

/** Every signature that the pack shows. */
export function signaturesOf(report: ReleaseReport): readonly SignatureShown[] {
  const items = report.evidence.flatMap((section) => section.items)
  return [
    ...items.flatMap((item) => item.signature ?? []),
    ...recordsOf(report).map((record) => record.signature),
  ]
}

/** What signatures of one kind leave unchecked is mostly the same: each list of it is printed once, under a name. */
export type Unchecked = { readonly name: string; readonly items: readonly string[] }

export function uncheckedIn(report: ReleaseReport): readonly Unchecked[] {
  const lists = signaturesOf(report).flatMap(({ notChecked }) =>
    notChecked.length === 0 ? [] : [notChecked],
  )
  const distinct = new Map(lists.map((items) => [items.join('\n'), items]))
  return [...distinct.values()].map((items, n) => ({ name: `List ${n + 1}`, items }))
}

/** What a signature proves and what it leaves open, as facts. The digest of its root stands in the list of files. */
export function signatureFacts(signature: SignatureShown, unchecked: readonly Unchecked[]): readonly Fact[] {
  const { signers, knownSince, root, notChecked } = signature
  const list = unchecked.find(({ items }) => items.join('\n') === notChecked.join('\n'))
  return [
    ['Signature', signed(signature)],
    ...signers.map(
      ({ identity, issuer, method, credential, person: who }): Fact => [
        'Signer',
        lines([
          [run(identity, 'strong'), run(`  by ${method}`)],
          [run(`issuer ${issuer}`)],
          [run(credential, 'digest')],
          ...(who === undefined ? [] : [[run('in the roster: '), ...person(who)]]),
        ]),
      ],
    ),
    ['Existed by', knownSince === undefined ? undefined : time(knownSince)],
    [
      'Root',
      root === undefined ? undefined : [badge(ORIGIN[root.origin]), run('  '), run(root.path, 'code')],
    ],
    ['Not checked', list === undefined ? undefined : `${list.name} of what was not checked, in section 9`],
  ]
}
