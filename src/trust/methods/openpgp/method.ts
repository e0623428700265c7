import { enums, readSignature, type SignaturePacket } from 'openpgp'
import { compareInstants, type Instant, instantOfMilliseconds } from '../../../domain/instant.ts'
import {
  type Candidate,
  type Finding,
  joined,
  refused,
  type SignedCommit,
  type Validity,
} from '../../commits/finding.ts'
import type { CommitMethod, CommitVerifier } from '../../commits/method.ts'
import type { TrustFile } from '../../trust.ts'
import { CONFIG } from './config.ts'
import { giveDigest, needsDigest } from './curves.ts'
import { type Keyring, readKeyrings, type SigningPart } from './keyring.ts'
import { createdAt, earliest, endOf, type Standing, standingOf } from './standing.ts'

/**
 * Signatures by OpenPGP keys, version 4 and 6. The library works asynchronously and verdicts do not: `prepare` verifies
 * beforehand, and a commit that it did not see is unverifiable.
 */
export const method: CommitMethod = {
  name: 'openpgp',
  signs: 'commits',
  title: 'OpenPGP signature',
  specification: 'https://www.rfc-editor.org/rfc/rfc9580',
  armor: '-----BEGIN PGP SIGNATURE-----',
  read: ({ keyrings = [] }) => ({
    problems: [],
    check: () => (keyrings.length === 0 ? NO_KEYRING : NOT_PREPARED),
    prepare: keyrings.length === 0 ? undefined : (commits) => prepare(keyrings, commits),
  }),
}

const NO_KEYRING = refused('unverifiable', 'no keyring was given to look up the key of its OpenPGP signature')
const NOT_PREPARED = refused('unverifiable', 'its OpenPGP signature was not prepared for verification')

async function prepare(
  keyrings: readonly TrustFile[],
  commits: readonly SignedCommit[],
): Promise<CommitVerifier> {
  const { keyring, problems } = await readKeyrings(keyrings)
  const findings = new Map<string, Finding>()
  for (const signed of commits) findings.set(signed.oid, await findingOf(signed, keyring))
  return { problems, check: ({ oid }) => findings.get(oid) ?? NOT_PREPARED }
}

async function findingOf(signed: SignedCommit, keyring: Keyring): Promise<Finding> {
  try {
    const signature = await readOne(signed.armored)
    if (typeof signature === 'string') return refused('bad-signature', `its OpenPGP signature ${signature}`)
    return await checkSignature(signed, signature, keyring)
  } catch (error) {
    return refused('bad-signature', `its OpenPGP signature cannot be read: ${reasonOf(error)}`)
  }
}

/**
 * Exactly one signature, of the kind that git makes. Several are refused as git refuses them, since "a good one is
 * among them" is not what a reader takes from "signed".
 */
async function readOne(armored: string): Promise<SignaturePacket | string> {
  const end = armored.indexOf(END)
  // The library passes over whatever follows, which may be a second signature.
  if (end !== -1 && /[^\r\n]/.test(armored.slice(end + END.length))) return 'is followed by something'
  const { packets } = await readSignature({ armoredSignature: armored, config: CONFIG })
  const [packet] = packets
  if (packets.length !== 1 || packet === undefined) return `holds ${packets.length} signatures instead of one`
  if (!('signatureType' in packet)) return 'is of a version that is not known here'
  if (packet.signatureType !== enums.signature.binary) return 'is not one over bytes'
  const weak = WEAK_HASHES[packet.hashAlgorithm ?? 0]
  if (weak !== undefined) return `is over a ${weak} digest, which is too weak`
  return packet
}

const END = '-----END PGP SIGNATURE-----'

const WEAK_HASHES: Readonly<Record<number, string>> = {
  [enums.hash.md5]: 'MD5',
  [enums.hash.sha1]: 'SHA-1',
  [enums.hash.ripemd]: 'RIPEMD-160',
}

async function checkSignature(
  signed: SignedCommit,
  signature: SignaturePacket,
  keyring: Keyring,
): Promise<Finding> {
  const keyId = signature.issuerKeyID.toHex()
  const parts = (keyring.get(keyId) ?? []).filter((part) => isNamed(part, signature))
  if (parts.length === 0) return refused('unknown-key', `the keyring has no key ${keyId.toUpperCase()}`)
  const findings: Finding[] = []
  for (const part of parts) findings.push(await checkWith(part, signed, signature, keyring))
  const [first, ...others] = findings
  return first === undefined ? refused('unknown-key', 'no key') : joined([first, ...others])
}

/** Key ids can be made to collide; the fingerprint, where the signature gives one, cannot. */
function isNamed(part: SigningPart, { issuerFingerprint }: SignaturePacket): boolean {
  if (issuerFingerprint === null) return true
  return Buffer.from(issuerFingerprint).toString('hex') === (part.subkey ?? part.primary).getFingerprint()
}

async function checkWith(
  part: SigningPart,
  signed: SignedCommit,
  signature: SignaturePacket,
  keyring: Keyring,
): Promise<Finding> {
  const { primary, subkey } = part
  const { keyPacket } = subkey ?? primary
  // What the library asks of a message: its bytes, and that it is not text.
  const message = { text: null, getBytes: () => signed.payload }
  const created = signature.created ?? undefined
  try {
    if (needsDigest(subkey ?? primary)) await giveDigest(signature, message, true)
    await signature.verify(keyPacket, enums.signature.binary, message, created, true, CONFIG)
  } catch (error) {
    return refused('bad-signature', `its OpenPGP signature does not fit the commit: ${reasonOf(error)}`)
  }
  const fingerprint = primary.getFingerprint()
  let standing: Standing
  try {
    standing = await standingOf(part, keyring)
  } catch (error) {
    return refused('bad-signature', `the key ${fingerprint} cannot be used: ${reasonOf(error)}`, fingerprint)
  }
  const { revocation, missingRevoker } = standing
  if (revocation !== undefined && revocation.since === undefined) {
    return refused('revoked', `the key ${fingerprint} is revoked: ${revocation.why}`, fingerprint)
  }
  if (missingRevoker !== undefined) {
    const reason = `the key ${fingerprint} may be revoked: it carries a revocation by ${missingRevoker}, which the keyring lacks`
    return refused('unverifiable', reason, fingerprint)
  }
  const made = createdAt(signature)
  const since = instantOfMilliseconds(keyPacket.getCreationTime().getTime())
  if (compareInstants(made, since) < 0) {
    const reason = `the signature claims to be of ${made}, and its key was only made at ${since}`
    return refused('key-not-valid-at-time', reason, fingerprint)
  }
  // Without a time the library takes even a retired key for revoked; it is asked for the time before that instead.
  const unfit = await unfitToSign(part, signature, revocation === undefined ? null : signature.created)
  const endedByClaim = revocation?.since !== undefined && compareInstants(made, revocation.since) >= 0
  if (unfit !== undefined && !endedByClaim) {
    return refused('bad-signature', `the key ${fingerprint} may not sign: ${unfit}`, fingerprint)
  }
  return {
    state: 'valid',
    candidates: [candidateOf(part, signed, signature, standing)],
    credential: fingerprint,
  }
}

/**
 * Whether the key may sign at all: strength, key flags, the subkey's binding and its signature back. By the latest of
 * its self-signatures and not by those of the time: exported keys hold no others.
 */
async function unfitToSign(
  { primary }: SigningPart,
  { issuerKeyID }: SignaturePacket,
  date: Date | null,
): Promise<string | undefined> {
  try {
    await primary.getSigningKey(issuerKeyID, date, undefined, CONFIG)
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

function candidateOf(
  { primary, subkey, file }: SigningPart,
  { authorEmail }: SignedCommit,
  signature: SignaturePacket,
  { emails, expiresAt, revocation }: Standing,
): Candidate {
  const fingerprint = primary.getFingerprint()
  const email = emails.includes(authorEmail) ? authorEmail : emails[0]
  const since = revocation?.since
  return {
    signer: {
      identity: fingerprint,
      issuer: 'openpgp',
      method: 'openpgp',
      credential: (subkey ?? primary).getFingerprint(),
      claims: email === undefined ? {} : { email },
    },
    authorMatches: emails.includes(authorEmail),
    validity: validityOf(`the OpenPGP key ${fingerprint}`, expiresAt, endOf(signature)),
    revokedSince: since && { at: since, why: revocation.why },
    claimed: [createdAt(signature)],
    times: [],
    root: { origin: file.origin, path: file.path, sha256: file.sha256 },
    notChecked: [
      'when the signature was made: an OpenPGP signature carries only its maker’s time',
      'whether the key was revoked after the keyring was written',
    ],
  }
}

/** The key's, unless the signature gives itself less time. */
function validityOf(key: string, ofKey: Instant | undefined, ofSignature: Instant | undefined): Validity {
  const until = earliest([ofKey, ofSignature])
  return { until, of: until !== undefined && until !== ofKey ? 'the signature' : key }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : 'it is malformed'
}
