import { enums, type Key, type SignaturePacket, type Subkey } from 'openpgp'

/**
 * Curves that OpenPGP.js verifies with its own arithmetic. For a message at hand it would rather use Node's, by way of
 * a package that it does not bring; where the digest is given beforehand it uses its own.
 */
const OWN_ARITHMETIC: readonly string[] = [
  enums.curve.brainpoolP256r1,
  enums.curve.brainpoolP384r1,
  enums.curve.brainpoolP512r1,
  enums.curve.secp256k1,
]

/** What the library keeps of a signature for one-pass messages, and its type declarations leave out. */
type Hashed = {
  hashed?: Uint8Array
  hash(type: enums.signature, data: object, toHash: undefined, detached: boolean): Promise<Uint8Array>
}

/** True for a key or subkey whose signatures need their digest beforehand. */
export function needsDigest({ keyPacket }: Key | Subkey): boolean {
  const { curve } = keyPacket.getAlgorithmInfo()
  return curve !== undefined && OWN_ARITHMETIC.includes(curve)
}

/** Gives a signature the digest of what it has to be over. One that cannot be digested stays without, and does not verify. */
export async function giveDigest(signature: SignaturePacket, data: object, detached = false): Promise<void> {
  const type = signature.signatureType
  if (type === null) return
  const packet = signature as unknown as Hashed
  try {
    packet.hashed = await packet.hash(type, data, undefined, detached)
  } catch {
    delete packet.hashed
  }
}

/** Gives every signature on a key of such a curve its digest, over what the signature stands beside. */
export async function giveDigestsOf(key: Key): Promise<void> {
  if (![key, ...key.subkeys].some((part) => needsDigest(part))) return
  const primary = key.keyPacket
  const { directSignatures } = key as unknown as { directSignatures: readonly SignaturePacket[] }
  for (const signature of [...key.revocationSignatures, ...directSignatures]) {
    await giveDigest(signature, { key: primary })
  }
  for (const { userID, userAttribute, selfCertifications, revocationSignatures } of key.users) {
    for (const signature of [...selfCertifications, ...revocationSignatures]) {
      await giveDigest(signature, { userID, userAttribute, key: primary })
    }
  }
  for (const { keyPacket: bind, bindingSignatures, revocationSignatures } of key.subkeys) {
    for (const signature of [...bindingSignatures, ...revocationSignatures]) {
      await giveDigest(signature, { key: primary, bind })
      if (signature.embeddedSignature !== null) {
        await giveDigest(signature.embeddedSignature, { key: primary, bind })
      }
    }
  }
}
