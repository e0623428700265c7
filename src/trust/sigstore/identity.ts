import { guarded, refuse } from '../refusal.ts'
import type { Signer } from '../trust.ts'
import { type Certificate, EXTENSION, PURPOSE } from './certificate.ts'
import { CLAIMS, FIRST_CLAIMS, GITHUB_ISSUER, ISSUER_V1, OTHER_NAME } from './claims.ts'
import { type Element, only, sub, textOf } from './der.ts'

/** Position of the general names that can be an identity (RFC 5280, 4.2.1.6). */
const GENERAL_NAME = { otherName: 0, rfc822Name: 1, uniformResourceIdentifier: 6 } as const

/** Checks that a certificate was issued to sign artifacts with, and to nobody who issues certificates. */
export function checkSigningCertificate(leaf: Certificate): void {
  if (leaf.purposes?.oids.includes(PURPOSE.codeSigning) !== true) {
    refuse('E-CERT-EKU', 'the certificate was not issued for signing code')
  }
  if (leaf.keyUsage?.digitalSignature !== true) {
    refuse('E-CERT-KEY-USAGE', 'the certificate’s key may not make digital signatures')
  }
  // Either mark is enough: a certificate that contradicts itself is nobody's (RFC 5280, 4.2.1.9).
  if (leaf.isAuthority || leaf.keyUsage.keyCertSign) {
    refuse('E-CERT-KEY-USAGE', 'the certificate is one of a certificate authority')
  }
}

/** Who a verified certificate names, and what else it says of the signer. */
export function signerOf(leaf: Certificate): Signer {
  const claims = claimsOf(leaf)
  const { issuer, ...others } = claims
  return {
    identity: identityOf(leaf),
    issuer: issuer ?? '',
    method: 'sigstore',
    credential: leaf.fingerprint,
    claims: others,
  }
}

/** The one subject alternative name. With two a reader could be shown one and the policy the other. */
function identityOf(leaf: Certificate): string {
  const extension = leaf.extensions.get(EXTENSION.subjectAltName)
  const names = guarded('E-CERT-SAN', 'the identity of the certificate cannot be read', () =>
    extension === undefined ? [] : only(extension.value).subs,
  )
  const [name, ...others] = names
  if (name === undefined || others.length > 0) {
    return refuse('E-CERT-SAN', `the certificate names ${names.length} identities instead of one`)
  }
  const identity = guarded('E-CERT-SAN', 'the identity of the certificate cannot be read', () => nameOf(name))
  return identity || refuse('E-CERT-SAN', 'the identity of the certificate is empty or not text')
}

function nameOf(name: Element): string | undefined {
  if (
    name.tag.isContextSpecific(GENERAL_NAME.rfc822Name) ||
    name.tag.isContextSpecific(GENERAL_NAME.uniformResourceIdentifier)
  ) {
    return textOf(name.value)
  }
  if (name.tag.isContextSpecific(GENERAL_NAME.otherName) && sub(name, 0).toOID() === OTHER_NAME) {
    return utf8Of(only(sub(name, 1)))
  }
  return refuse(
    'E-CERT-SAN',
    'the certificate’s identity is neither an address nor a URL nor a name of Fulcio’s',
  )
}

const UTF8_STRING = 0x0c

function utf8Of(element: Element): string | undefined {
  return element.tag.isUniversal() && element.tag.number === UTF8_STRING ? textOf(element.value) : undefined
}

function claimsOf(leaf: Certificate): Readonly<Record<string, string>> {
  const claims: Record<string, string> = {}
  for (const [oid, { value }] of leaf.extensions) {
    const name = CLAIMS[oid]
    if (name === undefined) continue
    claims[name] =
      guarded('E-CERT-CLAIM', `the claim ${name} cannot be read`, () => utf8Of(only(value))) ??
      refuse('E-CERT-CLAIM', `the claim ${name} is not text`)
  }
  const issuer = rawText(leaf, ISSUER_V1, 'issuer')
  if (issuer !== undefined && claims.issuer !== undefined && claims.issuer !== issuer) {
    return refuse('E-CERT-CLAIM', 'the certificate names two issuers')
  }
  return withFirstClaims(leaf, issuer === undefined ? claims : { ...claims, issuer })
}

/**
 * The claims with those that older certificates make in another form only. Where a certificate makes both, they must say
 * the same: readers of the one and of the other would be told two things.
 */
function withFirstClaims(
  leaf: Certificate,
  claims: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const all = { ...claims }
  for (const [oid, name] of FIRST_CLAIMS) {
    const text = rawText(leaf, oid, name)
    if (text === undefined) continue
    const known = claims[name]
    const isRepository = name === 'sourceRepositoryURI'
    if (known !== undefined && !(isRepository ? known.endsWith(`/${text}`) : known === text)) {
      return refuse('E-CERT-CLAIM', `the certificate says two things of its ${name}`)
    }
    if (known !== undefined) continue
    if (!isRepository) all[name] = text
    else if (claims.issuer === GITHUB_ISSUER) all[name] = `https://github.com/${text}`
  }
  return all
}

/** An extension whose value is the text itself, as Fulcio's first ones have it. */
function rawText(leaf: Certificate, oid: string, name: string): string | undefined {
  const extension = leaf.extensions.get(oid)
  if (extension === undefined) return undefined
  return textOf(extension.value.value) ?? refuse('E-CERT-CLAIM', `the claim ${name} is not text`)
}
