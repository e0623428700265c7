import { sha256Of } from '../digests.ts'
import { packageOf } from './finding.ts'

export type SpdxDocument = {
  readonly at: string
  readonly product: {
    readonly name: string
    readonly version: string
    readonly purl: string
    readonly sha256: string
  }
  readonly components: readonly string[]
}

/** An SPDX 2.3 document: what the image contains. */
export function spdx({ at, product, components }: SpdxDocument): string {
  const reference = (purl: string) => `SPDXRef-Package-${sha256Of(purl).slice(0, 12)}`
  const locator = (purl: string) => ({
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
  })
  return `${JSON.stringify(
    {
      spdxVersion: 'SPDX-2.3',
      dataLicense: 'CC0-1.0',
      SPDXID: 'SPDXRef-DOCUMENT',
      name: `${product.name}:${product.version}`,
      documentNamespace: `https://sbom.example/${product.sha256}`,
      creationInfo: { created: at, creators: ['Tool: syft-1.18.1', 'Organization: Halden & Birk'] },
      packages: [
        {
          SPDXID: 'SPDXRef-Image',
          name: product.name,
          versionInfo: product.version,
          downloadLocation: 'NOASSERTION',
          filesAnalyzed: false,
          checksums: [{ algorithm: 'SHA256', checksumValue: product.sha256 }],
          ...locator(product.purl),
        },
        ...components.map((purl) => ({
          SPDXID: reference(purl),
          name: packageOf(purl).name,
          versionInfo: packageOf(purl).version,
          downloadLocation: 'NOASSERTION',
          filesAnalyzed: false,
          ...locator(purl),
        })),
      ],
      relationships: [
        {
          spdxElementId: 'SPDXRef-DOCUMENT',
          relationshipType: 'DESCRIBES',
          relatedSpdxElement: 'SPDXRef-Image',
        },
        ...components.map((purl) => ({
          spdxElementId: 'SPDXRef-Image',
          relationshipType: 'CONTAINS',
          relatedSpdxElement: reference(purl),
        })),
      ],
    },
    null,
    2,
  )}\n`
}
