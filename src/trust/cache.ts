import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Artifact } from './artifact.ts'
import type { SignatureVerdict } from './file-method.ts'
import type { OpenTrustMaterial } from './material.ts'
import { sha256Of } from './sha256.ts'
import type { SignatureFile } from './trust.ts'

/** Where remembered verdicts are kept: a map, or files. What comes out of it is checked, so it may be anybody's. */
export type VerdictStore = {
  readonly get: (key: string) => string | undefined
  readonly put: (key: string, sealed: string) => void
}

/** Verdicts of earlier runs. Only the holder of the secret can have written what `recall` gives. */
export type VerdictCache = {
  readonly recall: (key: string) => readonly SignatureVerdict[] | undefined
  readonly remember: (key: string, verdicts: readonly SignatureVerdict[]) => void
}

/**
 * Version of everything that decides a verdict: to be raised with any change of the checks, of their codes, or of the
 * libraries below them.
 */
const VERIFIER = 'docket-trust 2; @sigstore/bundle 5.0.1; @sigstore/core 4.0.1; @noble/curves 2.4.0'

/** A shorter secret could be guessed, and then entries could be forged. */
const SECRET_BYTES = 32

/**
 * A cache whose entries carry a keyed hash (HMAC-SHA-256) over key and verdict: an entry that was altered, forged, or
 * moved to another key is as good as absent, and the bytes are verified. `secret`: at least 32 random bytes that are
 * not kept where the entries are.
 */
export function sealedCache(store: VerdictStore, secret: Uint8Array): VerdictCache {
  if (secret.length < SECRET_BYTES) throw new RangeError(`a cache needs a secret of ${SECRET_BYTES} bytes`)
  const sealOf = (key: string, text: string) =>
    createHmac('sha256', secret).update(`${key}\n${text}`).digest()
  return {
    recall: (key) => {
      const [seal = '', text = ''] = splitOnce(store.get(key) ?? '')
      const given = Buffer.from(seal, 'base64')
      const right = sealOf(key, text)
      const isOurs = given.length === right.length && timingSafeEqual(given, right)
      return isOurs ? (JSON.parse(text) as SignatureVerdict[]) : undefined
    },
    remember: (key, verdicts) => {
      const text = JSON.stringify(verdicts)
      store.put(key, `${sealOf(key, text).toString('base64')}\n${text}`)
    },
  }
}

function splitOnce(text: string): readonly [string, string] {
  const at = text.indexOf('\n')
  return at === -1 ? ['', ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** Everything about trust material that a verdict depends on, or names. One digest for a whole run. */
export function materialDigest({ roots, keys, thresholds }: OpenTrustMaterial): string {
  return sha256Of(
    Buffer.from(
      JSON.stringify([
        VERIFIER,
        roots.map(({ file: { sha256, origin, path }, line }) => [sha256, origin, path, line]),
        keys.map(({ file: { sha256, origin, path } }) => [sha256, origin, path]),
        [thresholds.timestamps, thresholds.logEntries],
      ]),
    ),
  )
}

/** The key of the verdicts on a signature file: its bytes, what it must be about, and the material. */
export function verdictKey(file: SignatureFile, artifacts: readonly Artifact[], material: string): string {
  const hash = createHash('sha256').update(material).update(sha256Of(file.bytes))
  for (const artifact of artifacts) {
    hash.update(
      artifact.kind === 'bytes'
        ? `bytes ${sha256Of(artifact.bytes)}\n`
        : `digests ${JSON.stringify(Object.entries(artifact.digests).sort())}\n`,
    )
  }
  return hash.digest('hex')
}

/** Remembered verdicts say where in the file a problem stands; which file it is may have changed since. */
export function standingIn(
  { at }: SignatureFile,
  verdicts: readonly SignatureVerdict[],
): readonly SignatureVerdict[] {
  return verdicts.map((verdict) => {
    if (verdict.state === 'verified') return verdict
    const { line, column, pointer } = verdict.problem.at
    return { ...verdict, problem: { ...verdict.problem, at: { ...at, line, column, pointer } } }
  })
}
