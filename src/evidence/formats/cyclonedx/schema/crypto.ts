import { z } from 'zod'
import type { Common } from './common.ts'
import {
  added,
  boolean,
  count,
  dateTime,
  exactlyOne,
  integer,
  object,
  oneOf,
  type Since,
  text,
  texts,
} from './language.ts'

/**
 * Properties of a cryptographic asset (since 1.6). The lists of algorithm families and elliptic curves that 1.7 keeps
 * in a file of their own are read as any text: nothing is judged by them.
 */
export function cryptoProperties(since: Since, { ref, hash }: Common): z.ZodType {
  const refs = z.array(ref)
  const relatedCryptographicAssets = z.array(object({}, { type: text, ref }))
  const algorithmProperties = object(
    {},
    {
      primitive: oneOf(...PRIMITIVES, ...(since('1.7') ? ['key-wrap'] : [])),
      parameterSetIdentifier: text,
      curve: text,
      executionEnvironment: oneOf(...EXECUTION_ENVIRONMENTS),
      implementationPlatform: oneOf(...PLATFORMS),
      certificationLevel: z.array(oneOf(...CERTIFICATION_LEVELS)),
      mode: oneOf('cbc', 'ecb', 'ccm', 'gcm', 'cfb', 'ofb', 'ctr', 'other', 'unknown'),
      padding: oneOf('pkcs5', 'pkcs7', 'pkcs1v15', 'oaep', 'raw', 'other', 'unknown'),
      cryptoFunctions: z.array(oneOf(...FUNCTIONS)),
      classicalSecurityLevel: count,
      nistQuantumSecurityLevel: z.int().min(0).max(6),
      ...added(since('1.7'), { algorithmFamily: text, ellipticCurve: text }),
    },
  )
  const certificateProperties = object(
    {},
    {
      subjectName: text,
      issuerName: text,
      notValidBefore: dateTime,
      notValidAfter: dateTime,
      signatureAlgorithmRef: ref,
      subjectPublicKeyRef: ref,
      certificateFormat: text,
      certificateExtension: text,
      ...added(since('1.7'), {
        serialNumber: text,
        certificateFileExtension: text,
        fingerprint: hash,
        certificateState: z.array(CERTIFICATE_STATE),
        creationDate: dateTime,
        activationDate: dateTime,
        deactivationDate: dateTime,
        revocationDate: dateTime,
        destructionDate: dateTime,
        certificateExtensions: z.array(CERTIFICATE_EXTENSION),
        relatedCryptographicAssets,
      }),
    },
  )
  const relatedCryptoMaterialProperties = object(
    {},
    {
      type: oneOf(...MATERIAL_TYPES),
      id: text,
      state: oneOf('pre-activation', 'active', 'suspended', 'deactivated', 'compromised', 'destroyed'),
      algorithmRef: ref,
      creationDate: dateTime,
      activationDate: dateTime,
      updateDate: dateTime,
      expirationDate: dateTime,
      value: text,
      size: integer,
      format: text,
      securedBy: object({}, { mechanism: text, algorithmRef: ref }),
      ...added(since('1.7'), { fingerprint: hash, relatedCryptographicAssets }),
    },
  )
  const cipherSuite = object(
    {},
    {
      name: text,
      algorithms: refs,
      identifiers: texts,
      ...added(since('1.7'), { tlsGroups: texts, tlsSignatureSchemes: texts }),
    },
  )
  const transform = (fields: Readonly<Record<string, z.ZodType>>) =>
    since('1.7') ? z.union([z.array(object({}, { ...fields, algorithm: ref })), refs]) : refs
  const protocolProperties = object(
    {},
    {
      type: oneOf(...PROTOCOLS, ...(since('1.7') ? PROTOCOLS_1_7 : [])),
      version: text,
      cipherSuites: z.array(cipherSuite),
      ikev2TransformTypes: object(
        {},
        {
          encr: transform({ name: text, keyLength: integer }),
          prf: transform({ name: text }),
          integ: transform({ name: text }),
          ke: transform({ group: integer }),
          esn: boolean,
          auth: transform({ name: text }),
        },
      ),
      cryptoRefArray: refs,
      ...added(since('1.7'), { relatedCryptographicAssets }),
    },
  )
  return object(
    { assetType: oneOf('algorithm', 'certificate', 'protocol', 'related-crypto-material') },
    {
      algorithmProperties,
      certificateProperties,
      relatedCryptoMaterialProperties,
      protocolProperties,
      oid: text,
    },
  )
}

const CERTIFICATE_STATE = exactlyOne(
  ['state', 'name'],
  z.union([
    object(
      { state: oneOf('pre-activation', 'active', 'suspended', 'deactivated', 'revoked', 'destroyed') },
      { reason: text },
    ),
    object({ name: text }, { description: text, reason: text }),
  ]),
)

const EXTENSION_NAMES = [
  ...['basicConstraints', 'keyUsage', 'extendedKeyUsage', 'subjectAlternativeName', 'authorityKeyIdentifier'],
  ...['subjectKeyIdentifier', 'authorityInformationAccess', 'certificatePolicies', 'crlDistributionPoints'],
  ...['signedCertificateTimestamp'],
]

const CERTIFICATE_EXTENSION = z.union([
  object({ commonExtensionName: oneOf(...EXTENSION_NAMES), commonExtensionValue: text }),
  object({ customExtensionName: text }, { customExtensionValue: text }),
])

const PRIMITIVES = [
  ...['drbg', 'mac', 'block-cipher', 'stream-cipher', 'signature', 'hash', 'pke', 'xof', 'kdf'],
  ...['key-agree', 'kem', 'ae', 'combiner', 'other', 'unknown'],
]

const EXECUTION_ENVIRONMENTS = [
  ...['software-plain-ram', 'software-encrypted-ram', 'software-tee', 'hardware', 'other', 'unknown'],
]

const PLATFORMS = [
  ...['generic', 'x86_32', 'x86_64', 'armv7-a', 'armv7-m', 'armv8-a', 'armv8-m', 'armv9-a', 'armv9-m'],
  ...['s390x', 'ppc64', 'ppc64le', 'other', 'unknown'],
]

const CERTIFICATION_LEVELS = [
  'none',
  ...['1', '2', '3'].flatMap((part) => ['1', '2', '3', '4'].map((level) => `fips140-${part}-l${level}`)),
  ...['1', '2', '3', '4', '5', '6', '7'].flatMap((level) => [`cc-eal${level}`, `cc-eal${level}+`]),
  'other',
  'unknown',
]

const FUNCTIONS = [
  ...['generate', 'keygen', 'encrypt', 'decrypt', 'digest', 'tag', 'keyderive', 'sign', 'verify'],
  ...['encapsulate', 'decapsulate', 'other', 'unknown'],
]

const MATERIAL_TYPES = [
  ...['private-key', 'public-key', 'secret-key', 'key', 'ciphertext', 'signature', 'digest'],
  ...['initialization-vector', 'nonce', 'seed', 'salt', 'shared-secret', 'tag', 'additional-data'],
  ...['password', 'credential', 'token', 'other', 'unknown'],
]

const PROTOCOLS = ['tls', 'ssh', 'ipsec', 'ike', 'sstp', 'wpa', 'other', 'unknown']
const PROTOCOLS_1_7 = ['dtls', 'quic', 'eap-aka', 'eap-aka-prime', 'prins', '5g-aka']
