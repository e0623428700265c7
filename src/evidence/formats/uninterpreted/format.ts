import type { Format } from '../../evidence.ts'

/**
 * The fallback for a file that no format claims: kept, listed under its digest, and judged by nobody (architecture,
 * rule 8). It claims nothing itself.
 */
export const format: Format = {
  id: 'uninterpreted',
  title: 'Not interpreted',
  specification: 'none: the bytes are kept as they are',
  claims: () => false,
  read: () => ({ formatTitle: 'Not interpreted', facts: {}, problems: [] }),
}
