import { z } from 'zod'
import { object, oneOf, text, texts } from './language.ts'

/*
 * Enveloped signatures in the JSON Signature Format 0.82. They are checked for shape only: nothing is believed because
 * of a signature inside the document that it signs.
 */

const publicKey = z.discriminatedUnion('kty', [
  z.strictObject({ kty: z.literal('EC'), crv: z.enum(['P-256', 'P-384', 'P-521']), x: text, y: text }),
  z.strictObject({ kty: z.literal('OKP'), crv: z.enum(['Ed25519', 'Ed448']), x: text }),
  z.strictObject({ kty: z.literal('RSA'), n: text, e: text }),
])

const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'],
  ...['Ed25519', 'Ed448', 'HS256', 'HS384', 'HS512'],
]

const signer = object(
  { algorithm: z.union([oneOf(...ALGORITHMS), z.string().regex(/^[a-z][a-z0-9+.-]*:\S+$/i)]), value: text },
  { keyId: text, publicKey, certificatePath: texts, excludes: texts },
)

/** One signer, several, or a chain. */
export const signature = z.union([
  object({ signers: z.array(signer) }),
  object({ chain: z.array(signer) }),
  signer,
])
