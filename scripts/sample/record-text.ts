import { Document, isCollection, isMap, isScalar, isSeq, Scalar, visit } from 'yaml'
import type { z } from 'zod'
import type { KINDS } from '../../src/records/kinds/index.ts'
import { API_VERSION } from '../../src/records/schema.ts'

type AnyKind = (typeof KINDS)[number]
type InputOf<K extends AnyKind['kind']> = z.input<Extract<AnyKind, { kind: K }>['schema']>
type WithoutHead<T> = T extends unknown ? Omit<T, 'apiVersion' | 'kind'> : never

/** A record as people write it, before it is read. */
export type WrittenRecord = {
  readonly apiVersion: typeof API_VERSION
  readonly kind: AnyKind['kind']
  readonly id: string
}

/** A record of a kind, its keys in the order in which they are given. */
export function record<K extends AnyKind['kind']>(kind: K, fields: WithoutHead<InputOf<K>>): WrittenRecord {
  return { apiVersion: API_VERSION, kind, ...(fields as { id: string }) }
}

/** Widest line that a small list or map is written on. */
const INLINE = 88

/**
 * The YAML of a record, with the line that tells editors its schema. `path` is relative to the archive's root;
 * the schemas lie beside the archive.
 */
export function recordText(path: string, value: WrittenRecord): string {
  const up = '../'.repeat(path.split('/').length)
  const document = new Document(value, { version: '1.2', aliasDuplicateObjects: false })
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && node.value.length > INLINE && / /.test(node.value)) {
        node.type = Scalar.BLOCK_FOLDED
      }
    },
    Collection: (_key, node, ancestors) => {
      if (ancestors.length > 1 && isCollection(node) && isFlat(node)) node.flow = true
    },
  })
  const body = document.toString({ lineWidth: 100, minContentWidth: 40, flowCollectionPadding: true })
  return `# yaml-language-server: $schema=${up}schemas/${value.kind}.schema.json\n${body}`
}

/** True for a list of short names, or a map of a few short values: what reads better on one line. */
function isFlat(node: unknown): boolean {
  if (isSeq(node)) {
    return node.items.length === 0 || (node.items.every(isScalar) && lengthOf(node.toJSON()) <= INLINE)
  }
  return (
    isMap(node) &&
    node.items.length <= 5 &&
    node.items.every(({ value }) => isScalar(value) && String(value.value).length <= 64) &&
    lengthOf(node.toJSON()) <= INLINE
  )
}

function lengthOf(value: unknown): number {
  return JSON.stringify(value).length
}
