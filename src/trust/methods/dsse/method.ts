import { z } from 'zod'
import { readBase64 } from '../../../reading/base64.ts'
import type { JsonDocument } from '../../../reading/json.ts'
import type { FileMethod, SignatureQuestion, SignatureVerdict } from '../../file-method.ts'
import { problemOf, refusalOf, refuse, undecidable } from '../../refusal.ts'
import { fingerprintOf } from '../../sigstore/algorithms.ts'
import { preAuthEncoding } from '../../sigstore/content.ts'
import { isSignatureOver } from '../../sigstore/signature.ts'

/**
 * Bare DSSE envelopes: a signature by a key that the envelope can only hint at, at a time that nobody witnessed. A
 * broken one is rejected where the key is known; a whole one stays unverifiable, because nothing says since when.
 */
export const method: FileMethod = {
  name: 'dsse',
  signs: 'files',
  title: 'DSSE envelope',
  specification: 'https://github.com/secure-systems-lab/dsse/blob/v1.0.2/envelope.md',
  claims: (document) =>
    typeof document === 'object' &&
    document !== null &&
    !('mediaType' in document) &&
    'payload' in document &&
    'payloadType' in document,
  verify,
}

const base64 = z.string().refine((text) => readBase64(text) !== undefined, 'not base64')

const envelope = z.object({
  payload: base64,
  payloadType: z.string().min(1),
  signatures: z.array(z.object({ sig: base64, keyid: z.string().nullish() })).min(1),
})

function verify(document: JsonDocument, question: SignatureQuestion): SignatureVerdict {
  try {
    return judge(document, question)
  } catch (error) {
    const refusal = refusalOf(error)
    return { state: refusal.state, problem: problemOf(refusal, question.at) }
  }
}

function judge(document: JsonDocument, { material: { keys } }: SignatureQuestion): never {
  const parsed = envelope.safeParse(document.value)
  if (!parsed.success) {
    return refuse('E-ENVELOPE-SHAPE', `the DSSE envelope is malformed: ${parsed.error.issues[0]?.message}`)
  }
  const { payload, payloadType, signatures } = parsed.data
  const signed = preAuthEncoding(payloadType, readBase64(payload) ?? new Uint8Array())
  const named = signatures.flatMap(({ sig, keyid }) =>
    keys
      .filter(({ key }) => keyid === fingerprintOf(key))
      .map(({ key }) => ({ key, holds: isSignatureOver(key, signed, readBase64(sig) ?? new Uint8Array()) })),
  )
  const broken = named.find(({ holds }) => !holds)
  if (broken !== undefined) {
    return refuse('E-SIGNATURE', `the signature of the key ${fingerprintOf(broken.key)} does not verify`)
  }
  const [holding] = named
  return undecidable(
    'E-ENVELOPE-UNDATED',
    holding === undefined
      ? 'a bare DSSE envelope brings neither certificate nor log entry nor timestamp, and names no key that is trusted'
      : `the key ${fingerprintOf(holding.key)} signed the envelope, but no verified clock says when`,
    'Sign again as a Sigstore bundle, with a log entry or a timestamp.',
  )
}
