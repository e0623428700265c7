import { compareInstants, type Instant } from '../../../domain/instant.ts'
import type { Problem } from '../../../domain/problem.ts'
import { type Candidate, type Finding, refused, type SignedCommit } from '../../commits/finding.ts'
import type { CommitMethod } from '../../commits/method.ts'
import type { Signer, TrustFile } from '../../trust.ts'
import { type AllowedSigner, readAllowedSigners } from './allowed-signers.ts'
import { type Certificate, certifiedType, readCertificate } from './certificate.ts'
import { isExact, matchesList } from './pattern.ts'
import { isKeyType, type PublicKey, readPublicKey, typeOf } from './public-key.ts'
import { type RevokedKeys, readRevokedKeys, whyRevoked } from './revoked-keys.ts'
import { refuseSignature } from './signature.ts'
import { readSshsig, SSH_ARMOR, signedBytes } from './sshsig.ts'

/** Signatures by SSH keys, as `git config gpg.format ssh` makes them (PROTOCOL.sshsig). */
export const method: CommitMethod = {
  name: 'ssh',
  signs: 'commits',
  title: 'SSH signature',
  specification: 'https://github.com/openssh/openssh-portable/blob/V_9_9/PROTOCOL.sshsig',
  armor: SSH_ARMOR,
  read: ({ allowedSigners = [], revokedKeys = [] }) => {
    const { trust, problems } = readSshTrust(allowedSigners, revokedKeys)
    return { problems, check: (signed) => checkSsh(signed, trust) }
  },
}

/** What SSH signatures are verified against, ready for use. */
type SshTrust = {
  /** By key. `undefined` where no file was given, which is something else than a file that names nobody. */
  readonly signers: ReadonlyMap<string, readonly AllowedSigner[]> | undefined
  readonly revoked: readonly RevokedKeys[]
  /** Why no signature may count at all: a file of revoked keys that could not be read whole. */
  readonly blocked?: string | undefined
}

const NAMESPACE = 'git'

/** Reads allowed signers and revoked keys. Several files of one kind count together. */
function readSshTrust(
  allowedSigners: readonly TrustFile[],
  revokedKeys: readonly TrustFile[],
): { readonly trust: SshTrust; readonly problems: readonly Problem[] } {
  const signers = new Map<string, AllowedSigner[]>()
  const allowed = allowedSigners.map(readAllowedSigners)
  for (const signer of allowed.flatMap((file) => file.signers)) {
    const known = signers.get(signer.key.blob)
    if (known === undefined) signers.set(signer.key.blob, [signer])
    else known.push(signer)
  }
  const revocations = revokedKeys.map(readRevokedKeys)
  const [unread] = revocations.flatMap((file) => file.problems)
  return {
    trust: {
      signers: allowedSigners.length === 0 ? undefined : signers,
      revoked: revocations.map((file) => file.revoked),
      blocked: unread && `${unread.at.path} could not be read whole, so the key may be revoked`,
    },
    problems: [...allowed.flatMap((file) => file.problems), ...revocations.flatMap((file) => file.problems)],
  }
}

function checkSsh(signed: SignedCommit, trust: SshTrust): Finding {
  const sshsig = readSshsig(signed.armored)
  if (typeof sshsig === 'string')
    return refused('bad-signature', `its SSH signature cannot be read: ${sshsig}`)
  const credential = readCredential(sshsig.publicKey, trust)
  if ('state' in credential) return credential
  const { key, certificate } = credential
  const over = signedBytes(sshsig, signed.payload)
  const wrong = refuseSignature(key, sshsig.signature, over, certificate?.asked)
  if (wrong !== undefined) return refused('bad-signature', wrong)

  const { fingerprint } = key
  if (sshsig.namespace !== NAMESPACE) {
    const namespace = sshsig.namespace.slice(0, 64)
    return refused('wrong-namespace', `it was signed for "${namespace}", not for "${NAMESPACE}"`, fingerprint)
  }
  const revocation = whyRevoked(trust.revoked, key, certificate)
  if (revocation !== undefined) return refused('revoked', revocation, fingerprint)
  if (trust.signers === undefined) {
    return refused('unverifiable', `no allowed signers were given to look up ${fingerprint}`, fingerprint)
  }
  if (certificate?.useless !== undefined) {
    return refused(certificate.useless.outcome, certificate.useless.reason, fingerprint)
  }
  const entries = entriesFor(trust.signers, key, certificate)
  if (entries.length === 0) {
    return refused('unknown-key', `no allowed signer has the key ${fingerprint}`, fingerprint)
  }
  const [first, ...rest] = entries.filter(
    ({ namespaces }) => namespaces === undefined || matchesList(NAMESPACE, namespaces),
  )
  if (first === undefined) {
    return refused(
      'wrong-namespace',
      `the allowed signers let ${fingerprint} sign other things than commits`,
      fingerprint,
    )
  }
  if (trust.blocked !== undefined) return refused('unverifiable', trust.blocked, fingerprint)
  const candidate = (entry: AllowedSigner) => candidateOf(entry, key, certificate, signed.authorEmail)
  return { state: 'valid', candidates: [candidate(first), ...rest.map(candidate)], credential: fingerprint }
}

type Credential = { readonly key: PublicKey; readonly certificate?: Certificate | undefined }

/** The key that has to have signed. One that is allowed was read with the file and need not be read again. */
function readCredential(blob: Buffer, { signers }: SshTrust): Credential | Finding {
  const known = signers?.get(blob.toString('latin1'))?.[0]
  if (known !== undefined) return { key: known.key }
  const named = typeOf(blob)
  if (isKeyType(named)) {
    const key = readPublicKey(blob)
    return typeof key === 'string' ? refused('bad-signature', `its key is refused: ${key}`) : { key }
  }
  const certified = certifiedType(named)
  if (certified === undefined) {
    return refused('unverifiable', `keys of the type "${named.slice(0, 64)}" are not supported`)
  }
  const certificate = readCertificate(blob, certified)
  if (typeof certificate === 'string') {
    return refused('bad-signature', `its certificate is refused: ${certificate}`)
  }
  return { key: certificate.key, certificate }
}

/** Lines that vouch for the key itself, or for the authority of its certificate and one of the names in it. */
function entriesFor(
  signers: ReadonlyMap<string, readonly AllowedSigner[]>,
  key: PublicKey,
  certificate: Certificate | undefined,
): readonly AllowedSigner[] {
  if (certificate === undefined) return (signers.get(key.blob) ?? []).filter((entry) => !entry.certAuthority)
  return (signers.get(certificate.authority.blob) ?? []).filter(
    (entry) =>
      entry.certAuthority &&
      certificate.principals.some((principal) => matchesList(principal, entry.principals)),
  )
}

function candidateOf(
  entry: AllowedSigner,
  key: PublicKey,
  certificate: Certificate | undefined,
  authorEmail: string,
): Candidate {
  const { file, line, principals, validAfter, validUntil } = entry
  const names =
    certificate?.principals.filter((principal) => matchesList(principal, principals)) ?? principals
  const authorMatches =
    certificate === undefined ? matchesList(authorEmail, principals) : names.includes(authorEmail)
  return {
    signer: {
      identity: identityOf(names, authorEmail),
      issuer: 'ssh',
      method: 'ssh',
      credential: key.fingerprint,
      claims: certificate === undefined ? {} : certificateClaims(certificate),
    },
    authorMatches,
    validity: {
      from: later(validAfter, certificate?.validFrom),
      until: earlier(validUntil, certificate?.validUntil),
      of: certificate === undefined ? `${file.path}:${line}` : `the certificate under ${file.path}:${line}`,
    },
    claimed: [],
    times: [],
    root: { origin: file.origin, path: file.path, sha256: file.sha256 },
    notChecked: ['when the signature was made: SSH signatures carry no time'],
  }
}

/**
 * The principal of an entry. Of several, the one that is the author's address, whole; else the first that is no
 * pattern. An entry of patterns alone names no one: its identity is the pattern itself, and never what the author
 * chose to put into it.
 */
function identityOf(principals: readonly string[], authorEmail: string): string {
  const exact = principals.filter(isExact)
  if (exact.includes(authorEmail)) return authorEmail
  return exact[0] ?? principals.join(',')
}

function certificateClaims({ authority, serial, keyId }: Certificate): Signer['claims'] {
  return { certificateAuthority: authority.fingerprint, serial: String(serial), keyId }
}

function later(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return compareInstants(a, b) >= 0 ? a : b
}

function earlier(a: Instant | undefined, b: Instant | undefined): Instant | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return compareInstants(a, b) <= 0 ? a : b
}
