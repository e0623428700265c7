import { instantOfMilliseconds } from '../../domain/instant.ts'
import { Refusal, refuse } from '../refusal.ts'
import { hashesOf } from './algorithms.ts'
import {
  type Certificate,
  checkCriticalExtensions,
  isSelfIssued,
  isSignedBy,
  PURPOSE,
} from './certificate.ts'

/** Something that was trusted during a period: milliseconds since 1970, both ends included, an absent end open. */
export type ValidFor = { readonly from: number; readonly until: number | undefined }

/** A certificate or timestamp authority of a trusted root. */
export type CertificateAuthority = ValidFor & {
  /** Its name for people: URI, or organization and common name. */
  readonly name: string
  /** Whoever runs it: two authorities of one operator are one witness. */
  readonly operator: string
  readonly certificates: readonly Certificate[]
  /** Every way from a certificate of this authority up to an anchor, links verified; remembered, they never change. */
  readonly trunksOf: (certificate: Certificate) => readonly Trunk[]
}

/** Certificates of one authority, each issued by the next, up to an anchor. */
type Trunk = readonly Certificate[]

/** A verified path: the leaf, who issued it, and so on to a certificate of the trusted root. */
export type Path = {
  readonly issuer: Certificate
  readonly certificates: readonly Certificate[]
  readonly authority: CertificateAuthority
}

/** Longest path of certificates below the trusted root's own; a longer one is not looked for. */
const MAX_INTERMEDIATES = 3

export function isWithin({ from, until }: ValidFor, time: number): boolean {
  return from <= time && (until === undefined || time <= until)
}

/** An authority; the links between its own certificates are verified once, whatever the number of bundles. */
export function createAuthority(fields: Omit<CertificateAuthority, 'trunksOf'>): CertificateAuthority {
  const known = new Map<Certificate, readonly Trunk[]>()
  const trunksOf = (certificate: Certificate): readonly Trunk[] => {
    const before = known.get(certificate)
    if (before !== undefined) return before
    const trunks = [...climb([certificate], fields.certificates, linkMemory())].slice(0, MAX_TRUNKS)
    known.set(certificate, trunks)
    return trunks
  }
  return { ...fields, trunksOf }
}

/** A certificate authority that was certified by several others has several ways up, of which one may have expired. */
const MAX_TRUNKS = 16

/**
 * Up to an anchor: a self-issued certificate, or one whose issuer the trusted root does not hold. Both are trusted
 * because they stand in the root, so an intermediate can be an anchor.
 */
function* climb(path: Trunk, pool: readonly Certificate[], isLinked: IsLinked): Generator<Trunk> {
  const top = path.at(-1)
  if (top === undefined) return
  const isAnchor = isSelfIssued(top) || !pool.some(({ subject }) => subject.equals(top.issuer))
  if (isAnchor) return yield path
  for (const issuer of pool) {
    if (!path.includes(issuer) && isLinked(top, issuer)) yield* climb([...path, issuer], pool, isLinked)
  }
}

/**
 * Finds the path from a leaf to an authority that was trusted at every given time, with every certificate on it valid
 * at every given time and entitled to issue for the purpose. Intermediates are anybody's: they count for nothing until
 * an authority's signature reaches them. Throws the refusal of the path that came closest.
 */
export function findPath(
  leaf: Certificate,
  intermediates: readonly Certificate[],
  authorities: readonly CertificateAuthority[],
  times: readonly number[],
  purpose: keyof typeof PURPOSE,
): Path {
  let closest: Refusal | undefined
  for (const { below, top, authority } of pathsFrom([leaf], intermediates, authorities, linkMemory())) {
    const trunks = authority.trunksOf(top)
    if (trunks.length === 0) closest = UNLINKED
    for (const trunk of trunks) {
      try {
        const certificates = [...below, ...trunk]
        checkPath(certificates, authority, times, purpose)
        return { issuer: certificates[1] ?? top, certificates, authority }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        closest = error
      }
    }
  }
  throw (
    closest ??
    new Refusal(
      'E-CERT-CHAIN',
      'rejected',
      'the certificate leads to no authority of the trusted root',
      'Use the trusted root of the deployment that issued it.',
    )
  )
}

const UNLINKED = new Refusal(
  'E-CERT-CHAIN',
  'rejected',
  'the certificates of an authority in the trusted root do not link up',
)

type Reached = {
  /** From the leaf up, without the authority's own certificates. */
  readonly below: readonly Certificate[]
  /** The authority's certificate that issued the last of them; the leaf, where the root holds that. */
  readonly top: Certificate
  readonly authority: CertificateAuthority
}

type IsLinked = (certificate: Certificate, issuer: Certificate) => boolean

/**
 * Whether one certificate issued another, each pair asked once: a bundle full of certificates of one name has more
 * paths than a verifier has time.
 */
function linkMemory(): IsLinked {
  const known = new Map<string, boolean>()
  return (certificate, issuer) => {
    if (!issuer.subject.equals(certificate.issuer)) return false
    const key = `${certificate.fingerprint} ${issuer.fingerprint}`
    const before = known.get(key)
    if (before !== undefined) return before
    const linked = isSignedBy(certificate, issuer)
    known.set(key, linked)
    return linked
  }
}

/** Every way up whose links verify, shortest first. */
function* pathsFrom(
  below: readonly Certificate[],
  intermediates: readonly Certificate[],
  authorities: readonly CertificateAuthority[],
  isLinked: IsLinked,
): Generator<Reached> {
  const last = below.at(-1)
  if (last === undefined) return
  for (const authority of authorities) {
    if (authority.certificates.includes(last)) yield { below: below.slice(0, -1), top: last, authority }
    for (const top of authority.certificates) {
      if (isLinked(last, top)) yield { below, top, authority }
    }
  }
  if (below.length > MAX_INTERMEDIATES) return
  for (const next of intermediates) {
    if (below.includes(next) || !isLinked(last, next)) continue
    yield* pathsFrom([...below, next], intermediates, authorities, isLinked)
  }
}

function checkPath(
  certificates: readonly Certificate[],
  authority: CertificateAuthority,
  times: readonly number[],
  purpose: keyof typeof PURPOSE,
): void {
  for (const time of times) {
    const at = instantOfMilliseconds(time)
    if (!isWithin(authority, time)) {
      refuse('E-CERT-AUTHORITY-VALIDITY', `the trusted root does not trust ${authority.name} at ${at}`)
    }
    const expired = certificates.findIndex(({ notBefore, notAfter }) => time < notBefore || notAfter < time)
    const one = certificates[expired]
    if (one !== undefined) {
      const [from, until] = [one.notBefore, one.notAfter].map(instantOfMilliseconds)
      const what = expired === 0 ? 'the certificate' : 'a certificate above the certificate'
      refuse('E-CERT-VALIDITY', `${what} is valid from ${from} until ${until}, and was used at ${at}`)
    }
  }
  certificates.forEach((certificate, position) => {
    checkCriticalExtensions(certificate)
    if (position > 0) checkIssuer(certificate, depthOf(certificates, position), purpose)
  })
}

/** How many certificates stand between this one and the leaf; self-issued ones do not count (RFC 5280, 4.2.1.9). */
function depthOf(certificates: readonly Certificate[], position: number): number {
  return certificates.slice(1, position).filter((certificate) => !isSelfIssued(certificate)).length
}

function checkIssuer(certificate: Certificate, depth: number, purpose: keyof typeof PURPOSE): void {
  // Whoever can compute a short key of an authority issues what they like.
  hashesOf(certificate.publicKey)
  const { issuing, purposes } = certificate
  if (issuing === undefined) {
    refuse('E-CERT-CONSTRAINT', 'a certificate of the path may not issue certificates')
  }
  if (depth > issuing.pathLength) {
    refuse('E-CERT-CONSTRAINT', 'the path is longer than one of its certificates allows')
  }
  if (purposes !== undefined && ![PURPOSE[purpose], PURPOSE.any].some((oid) => purposes.oids.includes(oid))) {
    refuse('E-CERT-EKU', 'a certificate of the path may not issue certificates of this kind')
  }
}
