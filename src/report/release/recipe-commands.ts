import { epochMilliseconds } from '../../domain/instant.ts'
import type { SignedBy, TrustRootOrigin } from '../../trust/trust.ts'

/** A file with the Sigstore bundle beside it, or the bundle that a statement is in. */
export type SignedFile = {
  readonly path: string
  readonly bundle: string
  readonly root: TrustRootOrigin
  readonly signer: SignedBy
  /** It carries a timestamp that was verified. */
  readonly timestamped: boolean
}

/** Digests as `sha256sum` reads them. */
export function checkDigests(files: readonly { path: string; sha256?: string | undefined }[]): string {
  const lines = files.flatMap(({ path, sha256 }) => (sha256 === undefined ? [] : [`${sha256}  ${path}`]))
  return ["sha256sum --check <<'END'", ...new Set(lines), 'END'].join('\n')
}

/** cosign 3, offline: everything that it needs is in the bundle and in the root. */
export function signatureCommand(file: SignedFile): string {
  return joined([
    ...rootLines(file.root),
    'cosign verify-blob',
    `--bundle ${quoted(file.bundle)}`,
    ...signerFlags(file),
    quoted(file.path),
  ])
}

export function attestationCommand(
  file: SignedFile,
  sha256: string,
  predicateType: string | undefined,
): string {
  return joined([
    ...rootLines(file.root),
    'cosign verify-blob-attestation',
    `--bundle ${quoted(file.bundle)}`,
    ...signerFlags(file),
    ...(predicateType === undefined ? [] : [`--type=${word(predicateType)}`]),
    '--digestAlg sha256',
    `--digest ${sha256}`,
  ])
}

/** What a signed statement says of builder and source, in its own words: jq and base64 only take them out of it. */
export function provenanceCommand(bundle: string, predicateType: string): string {
  const query =
    predicateType === 'https://slsa.dev/provenance/v0.2'
      ? '.builder, .buildType, .invocation.configSource, .materials'
      : '.runDetails.builder, .buildDefinition.buildType, .buildDefinition.externalParameters, .buildDefinition.resolvedDependencies'
  return joined([`jq -r .dsseEnvelope.payload ${quoted(bundle)} | base64 -d |`, `jq '.predicate | ${query}'`])
}

/**
 * GitHub's own check of provenance that a workflow of GitHub's signed, offline. Its root is one a line. Undefined where
 * somebody else signed.
 */
export function githubCommand(
  { bundle, root, signer }: SignedFile,
  predicateType: string,
): string | undefined {
  const { sourceRepositoryURI, sourceRepositoryRef, sourceRepositoryDigest } = signer.claims
  const [, repository] = /^https:\/\/github\.com\/([^/]+\/[^/]+)$/.exec(sourceRepositoryURI ?? '') ?? []
  if (signer.issuer !== 'https://token.actions.githubusercontent.com' || repository === undefined)
    return undefined
  const oneLine =
    root.line === undefined ? `jq -c . ${quoted(root.path)}` : `sed -n ${root.line}p ${quoted(root.path)}`
  return joined([
    `${oneLine} > root.jsonl &&`,
    'gh attestation verify "$artifact"',
    `--bundle ${quoted(bundle)}`,
    '--custom-trusted-root root.jsonl',
    `--repo ${word(repository)}`,
    `--cert-identity=${word(signer.identity)}`,
    `--cert-oidc-issuer=${word(signer.issuer)}`,
    `--predicate-type=${word(predicateType)}`,
    ...(sourceRepositoryRef === undefined ? [] : [`--source-ref=${word(sourceRepositoryRef)}`]),
    ...(sourceRepositoryDigest === undefined ? [] : [`--source-digest=${word(sourceRepositoryDigest)}`]),
  ])
}

function signerFlags({ root, signer }: SignedFile): string[] {
  if (signer.issuer === 'key') return [`--key ${quoted(root.path)}`]
  return [
    `--trusted-root ${rootPath(root)}`,
    `--certificate-identity=${word(signer.identity)}`,
    `--certificate-oidc-issuer=${word(signer.issuer)}`,
    // Where no log states a time, only the timestamp says when the certificate was used.
    ...(signer.since?.clock === 'timestamp-authority' ? ['--use-signed-timestamps'] : []),
  ]
}

const ONE_ROOT = 'root.json'

/** cosign reads one root a file; of a file with several, the line is taken that the signature was verified against. */
function rootLines({ path, line }: TrustRootOrigin): string[] {
  return line === undefined ? [] : [`sed -n ${line}p ${quoted(path)} > ${ONE_ROOT} &&`]
}

const rootPath = ({ path, line }: TrustRootOrigin) => (line === undefined ? quoted(path) : ONE_ROOT)

/** git's own check of a commit, with nothing but the trust material that was used here. */
export function commitCommand(method: string, commit: string, { root, identity, issuer }: SignedBy) {
  if (root === undefined) return undefined
  switch (method) {
    case 'ssh':
      return joined([
        'git -c gpg.format=ssh',
        `-c gpg.ssh.allowedSignersFile=${quoted(root.path)}`,
        `verify-commit --raw ${commit}`,
      ])
    case 'openpgp':
      return [
        'export GNUPGHOME="$(mktemp -d)"',
        `gpg --import ${quoted(root.path)}`,
        `git -c gpg.format=openpgp verify-commit --raw ${commit}`,
      ].join('\n')
    case 'gitsign':
      return joined([
        'gitsign verify',
        `--certificate-identity=${word(identity)}`,
        `--certificate-oidc-issuer=${word(issuer)}`,
        commit,
      ])
    default:
      return undefined
  }
}

/** Signature, certificate and timestamp of a bundle, each on its own; jq and base64 only take them out of it. */
export function opensslCommand({ path, bundle, root, signer, timestamped }: SignedFile): string {
  const rootFile = root.line === undefined ? quoted(root.path) : '"$d/root.json"'
  const take = (query: string) => `jq -r '${query}' ${quoted(bundle)} | base64 -d`
  const authorities = (query: string, file: string) => [
    `jq -r '.${query}[].certChain.certificates[].rawBytes' ${rootFile} |`,
    `  while read -r der; do echo "$der" | base64 -d | openssl x509 -inform DER; done > ${file}`,
  ]
  const at =
    signer.since === undefined ? [] : [`-attime ${Math.floor(epochMilliseconds(signer.since.at) / 1000)}`]
  const digest = `$(jq -r .messageSignature.messageDigest.algorithm ${quoted(bundle)} | sed s/SHA2_/sha/)`
  return [
    'd="$(mktemp -d)"',
    ...(root.line === undefined ? [] : [`sed -n ${root.line}p ${quoted(root.path)} > "$d/root.json"`]),
    `${take('.verificationMaterial | (.certificate // .x509CertificateChain.certificates[0]).rawBytes')} |`,
    '  openssl x509 -inform DER > "$d/signer.pem"',
    'openssl x509 -in "$d/signer.pem" -noout -pubkey > "$d/key.pem"',
    'openssl x509 -in "$d/signer.pem" -noout -ext subjectAltName -dates',
    `${take('.messageSignature.signature')} > "$d/signature"`,
    `openssl dgst -"${digest}" -verify "$d/key.pem" -signature "$d/signature" ${quoted(path)}`,
    ...authorities('certificateAuthorities', '"$d/authorities.pem"'),
    [
      'openssl verify',
      ...at,
      '-CAfile "$d/authorities.pem" -untrusted "$d/authorities.pem" "$d/signer.pem"',
    ].join(' '),
    ...(timestamped
      ? [
          `${take('.verificationMaterial.timestampVerificationData.rfc3161Timestamps[0].signedTimestamp')} > "$d/timestamp"`,
          ...authorities('timestampAuthorities', '"$d/clocks.pem"'),
          'openssl ts -verify -in "$d/timestamp" -data "$d/signature" -CAfile "$d/clocks.pem" -untrusted "$d/clocks.pem"',
          'openssl ts -reply -in "$d/timestamp" -text | grep "Time stamp"',
        ]
      : []),
  ].join('\n')
}

/** One command over several lines, each but the last continued. */
function joined(parts: readonly string[]): string {
  return parts.join(' \\\n  ')
}

/** A path as one word for a shell, whatever the archive calls its files. It never becomes an option. */
export function quoted(path: string): string {
  return word(path.startsWith('-') ? `./${path}` : path)
}

/** Text as one word for a shell. */
function word(text: string): string {
  return /^[A-Za-z0-9._@/:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
