import { createWorld } from '../sigstore-world.ts'

/** A signature to make: by which identity, vouched for by whom, at which time. */
export type Signature = { readonly identity: string; readonly issuer: string; readonly at: string }

/** Signs records and statements. The keys behind it live as long as it does, and nobody can get at them. */
export type Signer = {
  /** The trusted root that its signatures verify against, as the bytes of a file. */
  readonly trustedRoot: string
  /** A Sigstore bundle over bytes. */
  readonly signBytes: (bytes: Uint8Array, signature: Signature) => string
  /** A Sigstore bundle that carries an in-toto Statement. */
  readonly signStatement: (statement: object, signature: Signature) => string
}

/** A Sigstore-compatible authority of the sample's own, valid from an instant on for ten years. */
export function authoritySince(at: string): Signer {
  const world = createWorld({ at })
  return {
    trustedRoot: `${JSON.stringify(world.trustedRoot, null, 2)}\n`,
    signBytes: (bytes, signature) => `${JSON.stringify(world.signBytes(bytes, signature))}\n`,
    signStatement: (statement, signature) => `${JSON.stringify(world.signStatement(statement, signature))}\n`,
  }
}
