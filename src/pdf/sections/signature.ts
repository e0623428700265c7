import type { RecordShown, SignatureShown } from '../../report/common.ts'
import type { Phrase } from '../../report/detail.ts'
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

/**
 * What a signature proves and what it leaves open, as facts. What its sentence says already is not said again; the
 * digest of its root stands in the list of files.
 */
export function signatureFacts(signature: SignatureShown, unchecked: readonly Unchecked[]): readonly Fact[] {
  const { words, signers, knownSince, root, notChecked } = signature
  const list = unchecked.find(({ items }) => items.join('\n') === notChecked.join('\n'))
  const timeSaid =
    knownSince !== undefined && words.includes(knownSince.at) && words.includes(knownSince.source ?? '')
  return [
    ['Signature', signed(signature)],
    ...signers.map((signer): Fact => ['Signer', signerPhrase(signer, words)]),
    ['Existed by', knownSince === undefined || timeSaid ? undefined : time(knownSince)],
    [
      'Root',
      root === undefined ? undefined : [badge(ORIGIN[root.origin]), run('  '), run(root.path, 'code')],
    ],
    ['Not checked', list === undefined ? undefined : `${list.name} of what was not checked, in section 9`],
  ]
}

function signerPhrase(signer: SignatureShown['signers'][number], words: string): Phrase {
  const { identity, issuer, method, credential, person: who } = signer
  const said = words.includes(identity) && words.includes(issuer)
  const roster = who === undefined ? [run('nobody in the roster')] : person(who)
  return lines([
    [...roster, run(`, by ${method}`)],
    ...(said ? [] : [[run(identity), run(`  issuer ${issuer}`)]]),
    [run(credential, 'digest')],
  ])
}
