import { enums, type Key, SignaturePacket, type Subkey } from 'openpgp'
import { type Instant, instantOfMilliseconds } from '../../../domain/instant.ts'
import { CONFIG } from './config.ts'
import { giveDigest, needsDigest } from './curves.ts'
import type { Keyring, SigningPart } from './keyring.ts'

/** What a key's own packets say of it. */
export type Standing = {
  /** First instant at which the primary key or the subkey is expired; absent where neither expires. */
  readonly expiresAt?: Instant | undefined
  readonly revocation?: Revocation | undefined
  /** Fingerprint of a key that may revoke this one and says so, and that the keyring lacks: nothing tells whether it did. */
  readonly missingRevoker?: string | undefined
  /** Addresses of the user ids that the key certifies and has not revoked. */
  readonly emails: readonly string[]
}

/** `since` is absent where the revocation also takes back everything before it: the key may be in other hands. */
export type Revocation = { readonly since?: Instant | undefined; readonly why: string }

type Data = Parameters<SignaturePacket['verify']>[2]

/** Reasons that leave earlier signatures standing (RFC 9580, 5.2.3.31). Any other, or none, takes all of them back. */
const SOFT: Readonly<Record<number, string>> = {
  [enums.reasonForRevocation.keySuperseded]: 'superseded by another key',
  [enums.reasonForRevocation.keyRetired]: 'retired',
}

/**
 * Reads revocations, expiry and addresses from a key. Each packet is verified at the time that it gives itself, so that
 * no clock is asked; when the key counted is judged by the caller. Throws where the key has no valid self-signature.
 */
export async function standingOf({ primary, subkey }: SigningPart, keyring: Keyring): Promise<Standing> {
  const { keyPacket } = primary
  const revocations: Signed[] = primary.revocationSignatures.map((signature) => ({
    signature,
    type: enums.signature.keyRevocation,
    data: { key: keyPacket },
  }))
  for (const signature of subkey?.revocationSignatures ?? []) {
    const data = { key: keyPacket, bind: subkey?.keyPacket }
    revocations.push({ signature, type: enums.signature.subkeyRevocation, data })
  }
  const revokers = revokersOf(primary)
  const missing = revocations
    .flatMap(({ signature }) => revokers.get(signature.issuerKeyID.toHex()) ?? [])
    .find((fingerprint) => keysOf(fingerprint, keyring).length === 0)
  return {
    expiresAt: earliest([await expiryOf(primary), subkey && (await subkeyExpiryOf(subkey, primary))]),
    revocation: hardest(await revocationsOf(revocations, primary, revokers, keyring)),
    missingRevoker: missing,
    emails: await emailsOf(primary),
  }
}

/** A signature on a key, and what it has to be over. */
type Signed = { readonly signature: SignaturePacket; readonly type: enums.signature; readonly data: Data }

/**
 * Fingerprints of the keys that this one names as its revokers (RFC 9580, 5.2.3.23), by key id. Whether it did name
 * them is not verified: a revocation counts in doubt.
 */
function revokersOf(primary: Key): ReadonlyMap<string, string> {
  const fingerprints = primary
    .toPacketList()
    .filter((packet) => packet instanceof SignaturePacket)
    .flatMap(({ revocationKeyFingerprint: revoker }) =>
      revoker === null ? [] : [Buffer.from(revoker).toString('hex')],
    )
  return new Map(fingerprints.map((fingerprint) => [fingerprint.slice(-16), fingerprint]))
}

function keysOf(fingerprint: string, keyring: Keyring): readonly Key[] {
  return (keyring.get(fingerprint.slice(-16)) ?? []).flatMap(({ primary, subkey }) =>
    subkey === undefined && primary.getFingerprint() === fingerprint ? [primary] : [],
  )
}

async function revocationsOf(
  signatures: readonly Signed[],
  primary: Key,
  revokers: ReadonlyMap<string, string>,
  keyring: Keyring,
): Promise<readonly Revocation[]> {
  const found: Revocation[] = []
  for (const { signature, type, data } of signatures) {
    const revoker = revokers.get(signature.issuerKeyID.toHex())
    const by = [primary, ...(revoker === undefined ? [] : keysOf(revoker, keyring))]
    const fits = await Promise.all(by.map((key) => mayRevoke(signature, key, type, data)))
    if (!fits.includes(true)) continue
    const flag = signature.reasonForRevocationFlag ?? enums.reasonForRevocation.noReason
    const soft = SOFT[flag]
    found.push(
      soft === undefined
        ? { why: REASONS[flag] ?? 'no reason given' }
        : { since: createdAt(signature), why: soft },
    )
  }
  return found
}

const REASONS: Readonly<Record<number, string>> = {
  [enums.reasonForRevocation.keyCompromised]: 'the key was compromised',
}

/** One that takes everything back, before one that takes back the most. */
function hardest(revocations: readonly Revocation[]): Revocation | undefined {
  const [first, ...rest] = revocations
  if (first === undefined) return undefined
  return rest.reduce((a, b) => ((b.since ?? '') < (a.since ?? '') ? b : a), first)
}

/** `null` from the library means that the key is not fit for use at all. */
async function expiryOf(primary: Key): Promise<Instant | undefined> {
  const expiry = await primary.getExpirationTime(undefined, CONFIG)
  if (expiry === null) throw new Error('the key has no valid self-signature')
  return expiry instanceof Date ? instantOfMilliseconds(expiry.getTime()) : undefined
}

async function subkeyExpiryOf(subkey: Subkey, primary: Key): Promise<Instant | undefined> {
  const data = { key: primary.keyPacket, bind: subkey.keyPacket }
  const binding = await latest(subkey.bindingSignatures, primary, enums.signature.subkeyBinding, data)
  if (binding === undefined) throw new Error('the subkey is not bound to its primary key')
  const { keyExpirationTime, keyNeverExpires } = binding
  const ofKey =
    keyNeverExpires !== false || keyExpirationTime === null
      ? undefined
      : instantOfMilliseconds(subkey.getCreationTime().getTime() + keyExpirationTime * 1000)
  return earliest([ofKey, endOf(binding)])
}

/** First instant at which a signature no longer counts, by its own word. */
export function endOf(signature: SignaturePacket): Instant | undefined {
  const end = signature.getExpirationTime()
  return end instanceof Date ? instantOfMilliseconds(end.getTime()) : undefined
}

async function emailsOf(primary: Key): Promise<readonly string[]> {
  const emails: string[] = []
  for (const { userID, selfCertifications, revocationSignatures } of primary.users) {
    if (userID === null || userID.email === '') continue
    const data = { userID, key: primary.keyPacket }
    const certified = await latest(selfCertifications, primary, enums.signature.certGeneric, data)
    const revoked = await Promise.all(
      revocationSignatures.map((signature) =>
        mayRevoke(signature, primary, enums.signature.certRevocation, data),
      ),
    )
    // One that was certified for a while only would need a clock to say whether that is over.
    if (certified?.signatureNeverExpires === true && !revoked.includes(true)) emails.push(userID.email)
  }
  return emails
}

async function latest(
  signatures: readonly SignaturePacket[],
  primary: Key,
  type: enums.signature,
  data: Data,
): Promise<SignaturePacket | undefined> {
  let best: SignaturePacket | undefined
  for (const signature of signatures) {
    if (best !== undefined && createdAt(signature) < createdAt(best)) continue
    if (await verifies(signature, primary, type, data)) best = signature
  }
  return best
}

async function verifies(
  signature: SignaturePacket,
  key: Key,
  type: enums.signature,
  data: Data,
): Promise<boolean> {
  return signature.created !== null && (await whyNot(signature, key, type, data)) === undefined
}

/**
 * Whether a revocation has to be heeded: also one over a weak digest, or with a critical part that is not known. Only
 * one that is by somebody else, or over something else, is none.
 */
async function mayRevoke(
  signature: SignaturePacket,
  key: Key,
  type: enums.signature,
  data: Data,
): Promise<boolean> {
  const why = await whyNot(signature, key, type, data)
  return why === undefined || !DOES_NOT_FIT.includes(why)
}

/** What the library says where the numbers do not fit. Whatever else it says, it says after they did. */
const DOES_NOT_FIT: readonly string[] = [
  'Signature was not issued by the given public key',
  'Public key algorithm used to sign signature does not match issuer key algorithm.',
  'Signed digest did not match',
  'Signature verification failed',
]

/** Why a signature does not verify at the time that it gives itself. */
async function whyNot(
  signature: SignaturePacket,
  key: Key,
  type: enums.signature,
  data: Data,
): Promise<string | undefined> {
  try {
    if (needsDigest(key)) await giveDigest(signature, data)
    await signature.verify(key.keyPacket, type, data, signature.created ?? undefined, false, CONFIG)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : 'it is malformed'
  }
}

/** When a packet says that it was made; its maker's clock. */
export function createdAt({ created }: SignaturePacket): Instant {
  return instantOfMilliseconds(created?.getTime() ?? 0)
}

export function earliest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  const known = instants.filter((at) => at !== undefined)
  return known.length === 0 ? undefined : known.reduce((a, b) => (b < a ? b : a))
}
