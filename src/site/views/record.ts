import type { ProblemShown, RecordShown, SignatureShown, TimeShown } from '../../report/common.ts'
import type { AddressBook } from '../links.ts'
import { CLOCK, ORIGIN, SIGNATURE } from '../words.ts'
import { citeView, personOrNull } from './phrase.ts'
import { textOrNull, textView } from './text.ts'
import { timeOrNull, timeView } from './time.ts'

export function problemView(problem: ProblemShown, book: AddressBook) {
  return {
    code: problem.code,
    message: textView(problem.message),
    hint: textOrNull(problem.hint),
    at: citeView(problem.at, book),
    level:
      problem.level === 'error'
        ? ({ word: 'Error', tone: 'bad' } as const)
        : ({ word: 'Warning', tone: 'attention' } as const),
  }
}

/** A time and whose clock it is, which is never left out. */
export function clockedTimeView(time: TimeShown) {
  return { at: timeView(time.at), clock: CLOCK[time.clock], source: time.source ?? null }
}

export function signatureView(signature: SignatureShown, book: AddressBook) {
  const root = signature.root
  return {
    state: SIGNATURE[signature.state],
    words: textView(signature.words),
    signers: signature.signers.map((signer) => ({
      identity: signer.identity,
      issuer: signer.issuer,
      method: signer.method,
      credential: signer.credential,
      person: personOrNull(signer.person, book),
    })),
    knownSince: signature.knownSince === undefined ? null : clockedTimeView(signature.knownSince),
    root:
      root === undefined
        ? null
        : { origin: ORIGIN[root.origin], path: root.path, sha256: root.sha256, href: book.raw(root.sha256) },
    notChecked: signature.notChecked,
    problems: signature.problems.map((problem) => problemView(problem, book)),
  }
}

/** A record with its signature; `href` is the copy of the file that the site carries. */
export function recordView(record: RecordShown, book: AddressBook) {
  return {
    kind: record.kind,
    id: record.id,
    title: record.title,
    path: record.path,
    sha256: record.sha256,
    href: book.raw(record.sha256),
    by: personOrNull(record.by, book),
    claimedAt: timeOrNull(record.claimedAt),
    recorded: record.recorded === undefined ? null : { words: textView(record.recorded.words) },
    late: record.late,
    signature: signatureView(record.signature, book),
  }
}
