import { type Config, config, enums } from 'openpgp'

/**
 * What OpenPGP.js is asked to refuse. The hashes MD5, SHA-1 and RIPEMD-160 count for no commit; SHA-1 is let pass inside
 * a keyring, where the reader vouches for the key as a whole and old keys hold no other. RSA needs 2048 bits
 * (2047, as some keys have a leading zero), and DSA and ElGamal do not count. No curve is refused: none of those that the
 * library knows is weak.
 */
export const CONFIG: Config = {
  ...config,
  minRSABits: 2047,
  rejectHashAlgorithms: new Set([enums.hash.md5, enums.hash.ripemd]),
  rejectMessageHashAlgorithms: new Set([enums.hash.md5, enums.hash.ripemd, enums.hash.sha1]),
  rejectPublicKeyAlgorithms: new Set([enums.publicKey.elgamal, enums.publicKey.dsa]),
  rejectCurves: new Set(),
}
