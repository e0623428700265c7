import { sha256Of } from '../digests.ts'

export type VexPlan = {
  readonly vulnerability: string
  /** Package URL of the component that it is about, inside the image. */
  readonly component: string
  readonly status: 'not_affected' | 'under_investigation'
  readonly justification?:
    | 'component_not_present'
    | 'vulnerable_code_not_present'
    | 'vulnerable_code_not_in_execute_path'
    | 'vulnerable_code_cannot_be_controlled_by_adversary'
    | 'inline_mitigations_already_exist'
  readonly statement?: string
}

/** An OpenVEX 0.2.0 document of one statement about one image. */
export function openvex(
  author: string,
  at: string,
  image: { readonly purl: string; readonly sha256: string },
  { vulnerability, component, status, justification, statement }: VexPlan,
): string {
  return `${JSON.stringify(
    {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': `https://vex.example/${sha256Of(`${image.purl} ${vulnerability}`).slice(0, 16)}`,
      author,
      role: 'Product security',
      timestamp: at,
      version: 1,
      statements: [
        {
          vulnerability: { name: vulnerability },
          timestamp: at,
          products: [
            {
              '@id': image.purl,
              identifiers: { purl: image.purl },
              hashes: { 'sha-256': image.sha256 },
              subcomponents: [{ '@id': component }],
            },
          ],
          status,
          ...(justification && { justification }),
          ...(statement && { impact_statement: statement }),
        },
      ],
    },
    null,
    2,
  )}\n`
}
