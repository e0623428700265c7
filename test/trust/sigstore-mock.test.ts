import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { initializeCA, initializeCTLog, initializeTLog, initializeTSA } from '@sigstore/mock'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { sha256Of } from '../../src/trust/sha256.ts'
import { USUAL_THRESHOLDS } from '../../src/trust/sigstore/policy.ts'
import { openTrustedRoots } from '../../src/trust/sigstore/trusted-root.ts'
import { verifyBundle } from '../../src/trust/sigstore/verify.ts'

/*
 * Bundles whose every part was made by somebody else's code, so that a mistake made twice in this repository, once in
 * writing and once in reading, cannot hide.
 */

const NOW = new Date('2026-03-12T15:04:00Z')
const IDENTITY = 'https://ci.example/workflow.yml@refs/heads/main'
const ISSUER = 'https://accounts.example'
const BYTES = Buffer.from('the artifact\n')

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
})
afterEach(() => {
  vi.useRealTimers()
})

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const base64 = (view: ArrayBufferView) =>
  Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('base64')

/** What the log answers: one entry under its UUID. The types that the package names are not published with it. */
const LOGGED = z.record(
  z.string(),
  z.object({
    body: z.string(),
    integratedTime: z.number(),
    logID: z.string(),
    logIndex: z.number(),
    verification: z.object({
      signedEntryTimestamp: z.string(),
      inclusionProof: z.object({
        logIndex: z.number(),
        treeSize: z.number(),
        rootHash: z.string(),
        checkpoint: z.string(),
      }),
    }),
  }),
)

async function mint() {
  const [caKeys, ctKeys, logKeys, tsaKeys, signer] = [keyPair(), keyPair(), keyPair(), keyPair(), keyPair()]
  const ctLog = await initializeCTLog(ctKeys)
  const ca = await initializeCA(caKeys, ctLog)
  const log = await initializeTLog('https://rekor.mock.example', logKeys)
  const tsa = await initializeTSA(tsaKeys)
  const publicKey = signer.publicKey.export({ format: 'der', type: 'spki' })
  const extensions = [{ oid: '1.3.6.1.4.1.57264.1.8', value: ISSUER }]
  const certificate = base64(await ca.issueCertificate({ publicKey, subjectAltName: IDENTITY, extensions }))
  const signature = sign('sha256', BYTES, signer.privateKey)
  const digest = createHash('sha256').update(BYTES).digest()
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
  const logged = await log.log({
    apiVersion: '0.0.1',
    kind: 'hashedrekord',
    spec: {
      data: { hash: { algorithm: 'sha256', value: digest.toString('hex') } },
      signature: {
        content: signature.toString('base64'),
        publicKey: { content: Buffer.from(pem).toString('base64') },
      },
    },
  })
  const response = await tsa.timestamp({
    artifactHash: createHash('sha256').update(signature).digest(),
    hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
    nonce: 1,
    policyOID: '1.2.3',
  })
  const validFor = { start: '2026-03-12T00:00:00Z' }
  const key = (spki: Buffer) => ({ rawBytes: base64(spki), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor })
  const id = (spki: Buffer) => ({ keyId: createHash('sha256').update(spki).digest('base64') })
  const authority = (uri: string, ...chain: ArrayBufferView[]) => ({
    uri,
    certChain: { certificates: chain.map((one) => ({ rawBytes: base64(one) })) },
    validFor,
  })
  const trustedRoot = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [
      { baseUrl: 'https://rekor.mock.example', publicKey: key(log.publicKey), logId: id(log.publicKey) },
    ],
    ctlogs: [
      { baseUrl: 'https://ct.mock.example', publicKey: key(ctLog.publicKey), logId: id(ctLog.publicKey) },
    ],
    certificateAuthorities: [authority('https://fulcio.mock.example', ca.rootCertificate)],
    timestampAuthorities: [authority('https://tsa.mock.example', tsa.intCertificate, tsa.rootCertificate)],
  }
  const [entry] = Object.values(LOGGED.parse(logged))
  if (entry === undefined) throw new Error('the log gave no entry')
  const proof = entry.verification.inclusionProof
  const bundle = {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: {
      certificate: { rawBytes: certificate },
      tlogEntries: [
        {
          logIndex: String(entry.logIndex),
          logId: { keyId: Buffer.from(entry.logID, 'hex').toString('base64') },
          kindVersion: { kind: 'hashedrekord', version: '0.0.1' },
          integratedTime: String(entry.integratedTime),
          inclusionPromise: { signedEntryTimestamp: entry.verification.signedEntryTimestamp },
          inclusionProof: {
            logIndex: String(proof.logIndex),
            rootHash: Buffer.from(proof.rootHash, 'hex').toString('base64'),
            treeSize: String(proof.treeSize),
            hashes: [],
            checkpoint: { envelope: proof.checkpoint },
          },
          canonicalizedBody: entry.body,
        },
      ],
      timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: base64(response) }] },
    },
    messageSignature: {
      messageDigest: { algorithm: 'SHA2_256', digest: digest.toString('base64') },
      signature: signature.toString('base64'),
    },
  }
  return { bundle, trustedRoot }
}

type Minted = Awaited<ReturnType<typeof mint>>

function verdictOn({ bundle, trustedRoot }: Minted, identity = IDENTITY) {
  const bytes = Buffer.from(JSON.stringify(trustedRoot))
  const { roots, problems } = openTrustedRoots({
    path: 'r',
    bytes,
    sha256: sha256Of(bytes),
    origin: 'pinned',
  })
  const [root] = roots
  if (root === undefined) throw new Error(problems[0]?.message)
  return verifyBundle(Buffer.from(JSON.stringify(bundle)), {
    artifacts: [{ kind: 'bytes', bytes: BYTES }],
    root,
    policy: { kind: 'identity', identity, issuer: ISSUER },
    thresholds: { ...USUAL_THRESHOLDS, timestamps: 2 },
  })
}

test('a bundle made by other people’s code verifies, with both of its times', async () => {
  expect(verdictOn(await mint())).toMatchObject({
    state: 'verified',
    signer: { identity: IDENTITY, issuer: ISSUER },
    times: [
      { at: '2026-03-12T15:04:00Z', source: 'https://rekor.mock.example' },
      { at: '2026-03-12T15:04:00Z', source: 'https://tsa.mock.example' },
    ],
  })
})

test('the parts of two deployments do not mix', async () => {
  const [one, two] = [await mint(), await mint()]
  const codeOf = (minted: Minted) => {
    const verdict = verdictOn(minted)
    return verdict.state === 'verified' ? 'verified' : verdict.refusal.code
  }
  const trusting = (part: keyof Minted['trustedRoot']) => ({
    bundle: one.bundle,
    trustedRoot: { ...one.trustedRoot, [part]: two.trustedRoot[part] },
  })
  expect(codeOf(trusting('tlogs'))).toBe('E-TLOG-UNKNOWN')
  expect(codeOf(trusting('ctlogs'))).toBe('E-CERT-SCT')
  expect(codeOf(trusting('certificateAuthorities'))).toBe('E-CERT-CHAIN')
  // Both timestamp authorities have the same names and serial numbers, and only their keys differ.
  expect(codeOf(trusting('timestampAuthorities'))).toBe('E-TIMESTAMP')
})
