import { uuidNamed } from '../digests.ts'
import { type PackageFinding, packageOf, wordFor } from './finding.ts'

export type Bom = {
  readonly tool: { readonly name: string; readonly version: string }
  readonly at: string
  readonly product: {
    readonly name: string
    readonly version: string
    readonly purl: string
    readonly sha256: string
  }
  /** Package URLs of what it is made of. */
  readonly components: readonly string[]
  readonly findings: readonly PackageFinding[]
}

/** A CycloneDX 1.6 bill of materials with the vulnerabilities that the scanner matched to it. */
export function cyclonedx({ tool, at, product, components, findings }: Bom): string {
  const purls = [...new Set([...components, ...findings.map(({ component }) => component)])].sort()
  return `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: `urn:uuid:${uuidNamed(`${product.purl} ${tool.name} ${at}`)}`,
      version: 1,
      metadata: {
        timestamp: at,
        tools: { components: [{ type: 'application', name: tool.name, version: tool.version }] },
        component: {
          'bom-ref': product.purl,
          type: 'container',
          name: product.name,
          version: product.version,
          hashes: [{ alg: 'SHA-256', content: product.sha256 }],
          purl: product.purl,
        },
      },
      components: purls.map((purl) => ({
        'bom-ref': purl,
        type: 'library',
        ...packageOf(purl),
        purl,
      })),
      dependencies: [{ ref: product.purl, dependsOn: purls }],
      vulnerabilities: findings.map(({ id, score, title, component, fixedIn }) => ({
        id,
        source: { name: 'OSV', url: `https://osv.example/vulnerability/${id}` },
        ratings: [{ source: { name: 'OSV' }, score, severity: wordFor(score), method: 'CVSSv31' }],
        description: title,
        ...(fixedIn && { recommendation: `Upgrade to ${fixedIn} or later.` }),
        affects: [{ ref: component }],
      })),
    },
    null,
    2,
  )}\n`
}
