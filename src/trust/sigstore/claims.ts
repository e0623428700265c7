/**
 * Claims of a Fulcio certificate that become part of a verified signer, by object identifier. The names are the
 * ones in Fulcio's registry of extensions, in camel case (source: sigstore/fulcio, docs/oid-info.md).
 */
export const CLAIMS: Readonly<Record<string, string>> = {
  '1.3.6.1.4.1.57264.1.8': 'issuer',
  '1.3.6.1.4.1.57264.1.9': 'buildSignerURI',
  '1.3.6.1.4.1.57264.1.10': 'buildSignerDigest',
  '1.3.6.1.4.1.57264.1.11': 'runnerEnvironment',
  '1.3.6.1.4.1.57264.1.12': 'sourceRepositoryURI',
  '1.3.6.1.4.1.57264.1.13': 'sourceRepositoryDigest',
  '1.3.6.1.4.1.57264.1.14': 'sourceRepositoryRef',
  '1.3.6.1.4.1.57264.1.15': 'sourceRepositoryIdentifier',
  '1.3.6.1.4.1.57264.1.16': 'sourceRepositoryOwnerURI',
  '1.3.6.1.4.1.57264.1.17': 'sourceRepositoryOwnerIdentifier',
  '1.3.6.1.4.1.57264.1.18': 'buildConfigURI',
  '1.3.6.1.4.1.57264.1.19': 'buildConfigDigest',
  '1.3.6.1.4.1.57264.1.20': 'buildTrigger',
  '1.3.6.1.4.1.57264.1.21': 'runInvocationURI',
  '1.3.6.1.4.1.57264.1.22': 'sourceRepositoryVisibilityAtSigning',
}

/** Fulcio's first issuer extension: raw text instead of a DER string. Read only where its successor is absent. */
export const ISSUER_V1 = '1.3.6.1.4.1.57264.1.1'

/**
 * Claims of GitHub's workflows as Fulcio wrote them before there were others (until 2023, and beside them since): raw
 * text, each with the claim that says the same now. The repository is `owner/name`, without its host.
 */
export const FIRST_CLAIMS: readonly (readonly [oid: string, name: string])[] = [
  ['1.3.6.1.4.1.57264.1.2', 'buildTrigger'],
  ['1.3.6.1.4.1.57264.1.3', 'sourceRepositoryDigest'],
  ['1.3.6.1.4.1.57264.1.5', 'sourceRepositoryURI'],
  ['1.3.6.1.4.1.57264.1.6', 'sourceRepositoryRef'],
]

/** Whose `owner/name` is a repository of github.com: no other issuer's says on which host it lies. */
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'

/** OtherName under which Fulcio puts an identity that is neither an address nor a URL. */
export const OTHER_NAME = '1.3.6.1.4.1.57264.1.7'
