import { z } from 'zod'
import type { Format } from '../../evidence.ts'
import { checkShape } from '../../shape.ts'

/** Predicates that are listed under their names, and judged by nobody. */
const LISTED: Readonly<Record<string, string>> = {
  'https://in-toto.io/attestation/release/v0.1': 'in-toto release v0.1',
  'https://in-toto.io/attestation/release/v0.2': 'in-toto release v0.2',
  'https://in-toto.io/attestation/reference/v0.1': 'in-toto reference v0.1',
  'https://in-toto.io/attestation/scai/v0.2': 'in-toto SCAI v0.2',
  'https://in-toto.io/attestation/scai/v0.3': 'in-toto SCAI v0.3',
  'https://in-toto.io/attestation/scai/attribute-report/v0.2': 'in-toto SCAI attribute report v0.2',
  'https://in-toto.io/attestation/link/v0.3': 'in-toto link v0.3',
  'https://github.com/npm/attestation/tree/main/specs/publish/v0.1': 'npm publish v0.1',
}

const RELEASE = z.looseObject({ purl: z.string().regex(/^pkg:[^@]+@./) })

/**
 * The fallback for an in-toto Statement whose predicate no format reads: its subjects are facts, its predicate is
 * listed by name. A release predicate binds a package URL with a version to its subjects (in-toto, predicate
 * "release", parsing rules), so that much of it must hold.
 */
export const format: Format = {
  id: 'statement',
  title: 'in-toto Statement',
  specification: 'https://github.com/in-toto/attestation/tree/main/spec/v1',
  claims: () => false,
  read: ({ statement, document, locate }) => {
    const predicateType = statement?.predicateType ?? ''
    const listed = Object.hasOwn(LISTED, predicateType) ? LISTED[predicateType] : undefined
    const formatTitle = listed ?? `in-toto Statement with predicate ${predicateType.slice(0, 120)}`
    if (!predicateType.startsWith('https://in-toto.io/attestation/release/')) {
      return { formatTitle, facts: {}, problems: [] }
    }
    const release = checkShape(RELEASE, document, formatTitle, locate)
    return { formatTitle, facts: {}, problems: release.ok ? [] : release.problems }
  },
}
