import { createHash } from 'node:crypto'
import type { SigningKey } from './keys.ts'

/** What a log entry names as verifier: a certificate, or a bare public key. */
export type EntryVerifier = { readonly certificate: Buffer } | { readonly publicKey: SigningKey }

/** Body of a hashedrekord entry of Rekor v1. */
export function hashedRekord1(digest: Buffer, key: SigningKey, signature: Buffer, verifier: EntryVerifier) {
  return {
    apiVersion: '0.0.1',
    kind: 'hashedrekord',
    spec: {
      data: { hash: { algorithm: key.hash, value: digest.toString('hex') } },
      signature: {
        content: signature.toString('base64'),
        publicKey: { content: Buffer.from(pemOf(verifier)).toString('base64') },
      },
    },
  }
}

/** Body of a hashedrekord entry of Rekor v2. */
export function hashedRekord2(digest: Buffer, key: SigningKey, signature: Buffer, verifier: EntryVerifier) {
  return {
    apiVersion: '0.0.2',
    kind: 'hashedrekord',
    spec: {
      hashedRekordV002: {
        data: { algorithm: `SHA2_${key.hash.slice(3)}`, digest: digest.toString('base64') },
        signature: { content: signature.toString('base64'), verifier: verifier2(verifier, key) },
      },
    },
  }
}

/** Body of a dsse entry of Rekor v1. */
export function dsse1(payload: Buffer, signature: Buffer, certificate: Buffer) {
  return {
    apiVersion: '0.0.1',
    kind: 'dsse',
    spec: {
      payloadHash: { algorithm: 'sha256', value: createHash('sha256').update(payload).digest('hex') },
      signatures: [
        {
          signature: signature.toString('base64'),
          verifier: Buffer.from(pemOf({ certificate })).toString('base64'),
        },
      ],
    },
  }
}

/** Body of a dsse entry of Rekor v2. */
export function dsse2(payload: Buffer, key: SigningKey, signature: Buffer, certificate: Buffer) {
  return {
    apiVersion: '0.0.2',
    kind: 'dsse',
    spec: {
      dsseV002: {
        payloadHash: {
          algorithm: 'SHA2_256',
          digest: createHash('sha256').update(payload).digest('base64'),
        },
        signatures: [{ content: signature.toString('base64'), verifier: verifier2({ certificate }, key) }],
      },
    },
  }
}

function verifier2(verifier: EntryVerifier, key: SigningKey) {
  const keyDetails = key.keyDetails
  return 'certificate' in verifier
    ? { keyDetails, x509Certificate: { rawBytes: verifier.certificate.toString('base64') } }
    : { keyDetails, publicKey: { rawBytes: verifier.publicKey.spki.toString('base64') } }
}

function pemOf(verifier: EntryVerifier): string {
  const [label, bytes] =
    'certificate' in verifier
      ? ['CERTIFICATE', verifier.certificate]
      : ['PUBLIC KEY', verifier.publicKey.spki]
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
