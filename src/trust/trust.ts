import type { DigestSet, Sha256 } from '../domain/digest.ts'
import type { Instant } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import type { Problem } from '../domain/problem.ts'

/** Who signed, exactly as the credential says it. Matched as whole strings, never as patterns. */
export type Signer = {
  /** A certificate's subject alternative name, a principal of allowed_signers, or a key's fingerprint. */
  readonly identity: string
  /** The OIDC issuer of a Fulcio certificate, `ssh`, `openpgp` or `key`. */
  readonly issuer: string
  /** Which method verified it: a folder of `methods/`. */
  readonly method: string
  /** Fingerprint of the key or certificate, `SHA256:...` or hex, for people. */
  readonly credential: string
  /** Other claims of the certificate that were verified with it, such as the build signer and source repository (Fulcio OIDs). */
  readonly claims: Readonly<Record<string, string>>
}

/** Whose clock a proven time is of. `witness`: a cosigner saw a checkpoint that names a commit. */
export type Clock = 'timestamp-authority' | 'transparency-log' | 'witness'

/** A time, and whose clock it is. A commit's own date is never one of these. */
export type ProvenTime = {
  readonly at: Instant
  readonly clock: Clock
  /** Name of the authority, log or witness: its certificate subject, base URL, or the name of its key. */
  readonly source: string
  /**
   * The commit whose signature is dated, or that a witness saw, where only that proves that the bytes existed by then: a
   * later one, or for a witness also the very commit that brought them.
   */
  readonly through?: string | undefined
}

/**
 * One of those who signed. `since`: earliest proof that their own signature existed. The same bytes may have been signed
 * by somebody else long before; what one signer's clock proves says nothing about another.
 */
export type SignedBy = Signer & {
  readonly since?: ProvenTime | undefined
  /** The file that carries their signature, or the commit that does. */
  readonly file?: string | undefined
  readonly commit?: string | undefined
  /** What their signature was verified against. */
  readonly root?: TrustRootOrigin | undefined
}

/** Where trust began for a verdict: material that the reader pinned, or that came along with the archive (rule 7). */
export type TrustRootOrigin = {
  readonly origin: 'pinned' | 'archive'
  readonly path: string
  readonly sha256: Sha256
  /** 1-based line of the root in a file that holds several (JSON Lines). */
  readonly line?: number | undefined
}

/** What is known about who said something. Every state but `verified` says why. */
export type Trust =
  | {
      readonly state: 'verified'
      readonly signers: readonly [SignedBy, ...SignedBy[]]
      /** Earliest proof that the signed bytes existed, whoever signed; absent where no clock but a signer's spoke. */
      readonly knownSince?: ProvenTime | undefined
      readonly times: readonly ProvenTime[]
      readonly roots: readonly TrustRootOrigin[]
      /** What was not checked, in words; shown beside every verdict. */
      readonly notChecked: readonly string[]
      /** Signatures over the same bytes that did not verify: listed, never hidden. */
      readonly rejected: readonly Problem[]
      /**
       * For a statement: SHA-256 of each payload whose signature was verified. What was read out of any other payload
       * was not signed by anybody.
       */
      readonly payloads?: readonly Sha256[] | undefined
    }
  | { readonly state: 'unsigned'; readonly why: string }
  | { readonly state: 'unverifiable'; readonly why: string; readonly problems: readonly Problem[] }
  | { readonly state: 'rejected'; readonly why: string; readonly problems: readonly [Problem, ...Problem[]] }

/** Something that may carry signatures. */
export type SignedItem = {
  /** Key under which the result is returned: the path of the record or evidence file. */
  readonly path: string
  readonly at: Locator
  /** For a record: its bytes, signed by bundles beside it. For a statement: what the bundle carries itself. */
  readonly content:
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly signatures: readonly SignatureFile[] }
    | {
        readonly kind: 'statement'
        readonly envelope: SignatureFile
        /** Digests of the artifacts that the statement must speak of. */
        readonly subjects: readonly DigestSet[]
      }
  /** The commit that added these very bytes, where it is signed. */
  readonly commit?: { readonly oid: string; readonly raw: Uint8Array } | undefined
}

export type SignatureFile = { readonly path: string; readonly bytes: Uint8Array; readonly at: Locator }

/** What signatures are verified against. From the archive by date, or pinned by the reader. */
export type TrustMaterial = {
  readonly trustedRoots: readonly TrustFile[]
  readonly allowedSigners: readonly TrustFile[]
  readonly revokedKeys: readonly TrustFile[]
  /** OpenPGP public keys, for commits. */
  readonly keyrings?: readonly TrustFile[] | undefined
  /** Keys of witnesses, a vkey a line (c2sp.org/signed-note), whose cosigned checkpoints date commits. */
  readonly witnessKeys?: readonly TrustFile[] | undefined
  /** Public keys in PEM that are trusted by themselves, for bundles signed without a certificate. */
  readonly keys?: readonly TrustFile[] | undefined
  /**
   * Independent clocks and transparency logs that a record signature needs at least; from archive.yaml. One of the two
   * is at least one: below that nothing is verified (SIG-84).
   */
  readonly thresholds: { readonly timestamps: number; readonly logEntries: number }
}

export type TrustFile = {
  readonly path: string
  readonly bytes: Uint8Array
  readonly sha256: Sha256
  readonly origin: 'pinned' | 'archive'
}
