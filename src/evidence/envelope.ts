import { z } from 'zod'
import type { Locator } from '../domain/locator.ts'
import { failed, ok, type Problem, type Result } from '../domain/problem.ts'
import { readBase64 } from '../reading/base64.ts'
import { pointerOf } from '../reading/pointer.ts'
import { versionProblem } from './shape.ts'

/** The only payload type that carries an in-toto Statement (in-toto attestation v1, "Envelope"). */
const IN_TOTO_PAYLOAD = 'application/vnd.in-toto+json'

export type OpenedEnvelope =
  | {
      readonly kind: 'sigstore-bundle' | 'dsse'
      readonly payloadType: string
      /** The decoded payload: the very bytes that a signature covers, and that are parsed. */
      readonly payload: Uint8Array
      /** Where the payload stands in the document. */
      readonly payloadPointer: string
    }
  /** A bundle that signs another file: it carries no statement. */
  | { readonly kind: 'message-signature' }

const DSSE = z.looseObject({
  payload: z.string(),
  payloadType: z.string().min(1),
  signatures: z.array(z.looseObject({ sig: z.string() })),
})

const BUNDLE = z.looseObject({
  mediaType: z.string(),
  verificationMaterial: z.looseObject({}),
  dsseEnvelope: DSSE.optional(),
  messageSignature: z.looseObject({}).optional(),
})

const BUNDLE_MEDIA_TYPE = /^application\/vnd\.dev\.sigstore\.bundle(\+json;version=0\.[123]|\.v0\.3\+json)$/

/** Whether a document is a Sigstore bundle or a DSSE envelope, or set up to be taken for one. */
export function isEnvelope(document: unknown): document is Record<string, unknown> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return false
  const has = (key: string) => Object.hasOwn(document, key)
  return isBundle(document) || (has('payload') && has('payloadType'))
}

function isBundle(document: object): boolean {
  const has = (key: string) => Object.hasOwn(document, key)
  const { mediaType } = document as { readonly mediaType?: unknown }
  const named = typeof mediaType === 'string' && mediaType.startsWith('application/vnd.dev.sigstore.bundle')
  return named || has('verificationMaterial') || has('dsseEnvelope')
}

/**
 * Opens a Sigstore bundle (protobuf-specs, `Bundle`) or a DSSE envelope (DSSE v1.0.2). Nothing is verified here: what
 * is inside is believed only once trust has verified the same bytes. A malformed one is `E-BUNDLE-SHAPE` (SIG-82).
 */
export function openEnvelope(
  document: Record<string, unknown>,
  locate: (pointer: string) => Locator,
): Result<OpenedEnvelope> {
  if (!isBundle(document)) {
    const envelope = DSSE.safeParse(document)
    return envelope.success
      ? openPayload('dsse', envelope.data, '', locate)
      : failed(malformed('DSSE envelope', envelope.error, locate))
  }
  const bundle = BUNDLE.safeParse(document)
  if (!bundle.success) return failed(malformed('Sigstore bundle', bundle.error, locate))
  const { mediaType, dsseEnvelope, messageSignature } = bundle.data
  if (!BUNDLE_MEDIA_TYPE.test(mediaType)) {
    return failed(versionProblem(`The bundle type ${mediaType}`, 'version 0.1 to 0.3', locate('/mediaType')))
  }
  if (dsseEnvelope !== undefined && messageSignature === undefined) {
    return openPayload('sigstore-bundle', dsseEnvelope, '/dsseEnvelope', locate)
  }
  if (messageSignature !== undefined && dsseEnvelope === undefined) return ok({ kind: 'message-signature' })
  return failed({
    code: 'E-BUNDLE-SHAPE',
    message: 'The Sigstore bundle must hold either a DSSE envelope or a message signature.',
    at: locate(''),
  })
}

function openPayload(
  kind: 'sigstore-bundle' | 'dsse',
  envelope: z.infer<typeof DSSE>,
  pointer: string,
  locate: (pointer: string) => Locator,
): Result<OpenedEnvelope> {
  const { payloadType } = envelope
  // DSSE signs the payload type for this reason: bytes signed as something else must not be read as a statement.
  if (payloadType !== IN_TOTO_PAYLOAD) {
    return failed({
      code: 'E-PREDICATE-TYPE',
      message: `The envelope signs a payload of type ${JSON.stringify(payloadType.slice(0, 80))}; evidence is ${IN_TOTO_PAYLOAD}.`,
      at: locate(`${pointer}/payloadType`),
    })
  }
  const payloadPointer = `${pointer}/payload`
  const payload = readBase64(envelope.payload)
  if (payload === undefined) {
    return failed({
      code: 'E-BUNDLE-SHAPE',
      message: 'The payload of the envelope is not base64.',
      at: locate(payloadPointer),
    })
  }
  return ok({ kind, payloadType, payload, payloadPointer })
}

function malformed(what: string, error: z.ZodError, locate: (pointer: string) => Locator): Problem {
  const [issue] = error.issues
  const pointer = pointerOf(issue?.path ?? [])
  const where = pointer === '' ? '' : ` at ${pointer}`
  return {
    code: 'E-BUNDLE-SHAPE',
    message: `The ${what} is malformed${where}: ${issue?.message ?? 'it has not the required shape'}.`,
    at: locate(pointer),
  }
}
