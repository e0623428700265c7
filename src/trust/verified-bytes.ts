declare const verifiedBrand: unique symbol

/**
 * Bytes that a signature was verified over, and the very object that was verified. What is parsed after verification
 * has this type, so that no second decoding can put other bytes in their place (DSSE, "MUST NOT re-parse").
 */
export type VerifiedBytes = Uint8Array & { readonly [verifiedBrand]: true }

/** The only way to get verified bytes: the check is run on them, and they come back where it holds. */
export function ifVerified(
  bytes: Uint8Array,
  holds: (bytes: Uint8Array) => boolean,
): VerifiedBytes | undefined {
  return holds(bytes) ? (bytes as VerifiedBytes) : undefined
}
