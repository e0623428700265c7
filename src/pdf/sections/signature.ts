import type { SignatureShown } from '../../report/common.ts'
import { ORIGIN } from '../../report/words.ts'
import type { Fact } from '../blocks/facts.ts'
import { badge, lines, person, run, signed, time } from './phrases.ts'

/** What a signature proves and what it leaves open, as facts. The digest of its root stands in the list of files. */
export function signatureFacts(signature: SignatureShown): readonly Fact[] {
  const { signers, knownSince, root, notChecked } = signature
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
    ['Not checked', lines(notChecked.map((one) => [run(one)]))],
  ]
}
