import { createHash } from 'node:crypto'
import type { TrustedRootJson } from '../../scripts/sigstore-world/trusted-root.ts'
import { type BundleJson, createWorld } from '../../scripts/sigstore-world.ts'
import type { Artifact } from '../../src/trust/artifact.ts'
import { sha256Of } from '../../src/trust/sha256.ts'
import { type SignerPolicy, type Thresholds, USUAL_THRESHOLDS } from '../../src/trust/sigstore/policy.ts'
import { openTrustedRoots, type TrustedRoot } from '../../src/trust/sigstore/trusted-root.ts'
import { type BundleVerdict, verifyBundle } from '../../src/trust/sigstore/verify.ts'

export const WORLD = createWorld({ at: '2025-12-01T00:00:00Z', seed: 'beyond the library' })
export const ALICE = { identity: 'alice@example.com', issuer: 'https://accounts.example' }
export const AT = '2026-03-12T15:04:00Z'
export const BYTES = Buffer.from('the artifact\n')

export type Question = {
  readonly artifacts?: readonly Artifact[]
  readonly root?: TrustedRootJson
  readonly policy?: SignerPolicy
  readonly thresholds?: Partial<Thresholds>
  readonly predicateType?: string
}

export const IN_BYTES: Artifact = { kind: 'bytes', bytes: BYTES }

/** The artifact as it is known to somebody who has only its digest. */
export function byDigest(hash: 'sha256' | 'sha384' | 'sha512', bytes: Uint8Array = BYTES): Artifact {
  return { kind: 'digests', digests: { [hash]: createHash(hash).update(bytes).digest('hex') } }
}

const OPENED = new Map<TrustedRootJson, TrustedRoot>()

function opened(root: TrustedRootJson): TrustedRoot {
  const known = OPENED.get(root)
  if (known !== undefined) return known
  const bytes = Buffer.from(JSON.stringify(root))
  const file = { path: 'trusted_root.json', bytes, sha256: sha256Of(bytes), origin: 'pinned' } as const
  const { roots, problems } = openTrustedRoots(file)
  const [first] = roots
  if (first === undefined) throw new Error(problems[0]?.message)
  OPENED.set(root, first)
  return first
}

export function verdictOn(bundle: BundleJson | string, question: Question = {}): BundleVerdict {
  const { artifacts = [IN_BYTES], root = WORLD.trustedRoot, thresholds, predicateType } = question
  return verifyBundle(Buffer.from(typeof bundle === 'string' ? bundle : JSON.stringify(bundle)), {
    artifacts,
    root: opened(root),
    policy: question.policy ?? { kind: 'identity', ...ALICE },
    thresholds: { ...USUAL_THRESHOLDS, ...thresholds },
    predicateType,
  })
}

/** `verified`, or the reason code. */
export function outcomeOf(bundle: BundleJson | string, question: Question = {}): string {
  const verdict = verdictOn(bundle, question)
  return verdict.state === 'verified' ? 'verified' : verdict.refusal.code
}

/** A deep copy to be tampered with. */
function copyOf<T>(value: T): T {
  return structuredClone(value)
}

/** The trusted root, changed. */
export function rootWith(change: (root: TrustedRootJson) => void): TrustedRootJson {
  const root = copyOf(WORLD.trustedRoot)
  change(root)
  return root
}

/** The same material as a bundle of version 0.2, which may carry a chain of certificates. */
export function withChain(bundle: BundleJson, chain: readonly Uint8Array[]): BundleJson {
  const { certificate: _, ...material } = copyOf(bundle).verificationMaterial
  return {
    ...copyOf(bundle),
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.2',
    verificationMaterial: {
      ...material,
      x509CertificateChain: {
        certificates: chain.map((der) => ({ rawBytes: Buffer.from(der).toString('base64') })),
      },
    },
  }
}
