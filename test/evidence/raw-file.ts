import { createHash } from 'node:crypto'
import { parseSha256 } from '../../src/domain/digest.ts'
import type { RawFile } from '../../src/evidence/evidence.ts'

/** A raw file as the archive hands it over, with its true digest. */
export function rawFile(path: string, content: string | Uint8Array): RawFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const sha256 = parseSha256(createHash('sha256').update(bytes).digest('hex'))
  if (sha256 === undefined) throw new Error('a digest is always 64 digits')
  return { path, bytes, sha256 }
}

/** An in-toto Statement v1 about one artifact. */
export function statement(predicateType: string, predicate: unknown): Record<string, unknown> {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'app.tgz', digest: { sha256: '5'.repeat(64) } }],
    predicateType,
    predicate,
  }
}

/** A DSSE envelope around a payload; its signature is not looked at here. */
export function dsse(payload: string | Uint8Array, payloadType = 'application/vnd.in-toto+json'): object {
  return {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: [{ sig: 'AA==' }],
  }
}

/** A Sigstore bundle around an envelope. */
export function bundle(dsseEnvelope: object): object {
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {},
    dsseEnvelope,
  }
}
