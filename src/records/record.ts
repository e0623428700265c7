import type { z } from 'zod'
import type { Locator } from '../domain/locator.ts'
import type { Problem } from '../domain/problem.ts'
import type { KINDS } from './kinds/index.ts'

type AnyKind = (typeof KINDS)[number]

export type KindName = AnyKind['kind']

/** The value of a record of one kind. */
export type ValueOf<K extends KindName> = z.output<Extract<AnyKind, { kind: K }>['schema']>

/** A record that was read: its value, where it lies, and the bytes that a signature covers. */
export type ArchiveRecord<K extends KindName = KindName> = K extends KindName
  ? {
      readonly kind: K
      readonly id: string
      readonly value: ValueOf<K>
      readonly at: Locator
      readonly bytes: Uint8Array
      /** Paths of the signatures beside it, in order. */
      readonly signatures: readonly string[]
      /** Another file claims the same kind and id (E-RECORD-DUP), and nothing says that this one stands: it speaks for no release. */
      readonly contested: boolean
      /** Where a field was written, by JSON Pointer. */
      readonly locate: (pointer: string) => Locator
    }
  : never

/** All records of an archive by kind, each kind in order of path. */
export type RecordSet = { readonly [K in KindName]: readonly ArchiveRecord<K>[] }

export type RecordsRead = {
  readonly records: RecordSet
  readonly problems: readonly Problem[]
  /** Files that no record kind claims: evidence, trust material, or something that nobody expects. */
  readonly others: readonly string[]
}
