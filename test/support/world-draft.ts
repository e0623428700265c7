import { createHash } from 'node:crypto'
import { parseSha256, type Sha256 } from '../../src/domain/digest.ts'
import { bytesOfEvidence } from './world-evidence.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type Written = { readonly [key: string]: Json }

/**
 * An archive as a story tells it: files by path. A record is its fields, and is written as JSON; its path carries no
 * ending. Members with a `$` are about the file and not in it: `$signed`, `$commit`, `$item`. Text of the form
 * `digest of PATH` stands for the SHA-256 of what is written there.
 */
export type Draft = { readonly [path: string]: Written }

/** A merge patch (RFC 7396): null removes, maps merge, everything else replaces. */
export type Patch = { readonly [path: string]: Json }

/** A file of the archive that a draft becomes. */
export type DraftedFile = { readonly path: string; readonly bytes: Uint8Array; readonly sha256: Sha256 }

/** Applies patches one after the other. */
export function patched(draft: Draft, ...patches: readonly Patch[]): Draft {
  return patches.reduce<Draft>((made, patch) => merged(made, patch) as Draft, draft)
}

function merged(target: Json | undefined, patch: Json): Json {
  if (!isMap(patch)) return patch
  const result: Record<string, Json> = isMap(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  }
  return result
}

/** The path in the archive: a record of a draft is a JSON file. */
export function filePath(path: string): string {
  return /\.(json|sarif|xml|txt|csv)$/.test(path) ? path : `${path}.json`
}

/** The files of a draft, in order of path. */
export function filesOf(draft: Draft): ReadonlyMap<string, DraftedFile> {
  const write = writerOf(draft)
  return new Map(Object.keys(draft).map((path) => [filePath(path), write(path)] as const))
}

/** The same draft with every reference by digest written out: what is changed afterwards is changed behind its back. */
export function frozen(draft: Draft): Draft {
  const write = writerOf(draft)
  return Object.fromEntries(
    Object.entries(draft).map(([path, value]) => [
      path,
      resolved(withItems(path, value, draft), write) as Written,
    ]),
  )
}

type Write = (path: string) => DraftedFile

function writerOf(draft: Draft): Write {
  const done = new Map<string, DraftedFile>()
  const write: Write = (path) => {
    const known = done.get(path)
    if (known !== undefined) return known
    const value = draft[path]
    if (value === undefined) throw new Error(`the draft refers to ${path}, which it does not hold`)
    const bytes =
      '$evidence' in value
        ? bytesOfEvidence(resolved(value, write) as Written)
        : new TextEncoder().encode(
            JSON.stringify(contentOf(resolved(withItems(path, value, draft), write) as Written)),
          )
    const file = { path: filePath(path), bytes, sha256: sha256Of(bytes) }
    done.set(path, file)
    return file
  }
  return write
}

/** An evidence pack that lists no items pins every evidence file in the folder beside it. */
function withItems(path: string, value: Written, draft: Draft): Written {
  if (value.kind !== 'EvidencePack' || 'items' in value) return value
  const folder = path.replace(/[^/]*$/, '')
  const items = Object.entries(draft).flatMap(([file, content]) => {
    const item = content.$item
    if (!file.startsWith(`${folder}evidence/`) || !isMap(item)) return []
    return [{ path: file.slice(folder.length), sha256: `digest of ${file}`, tool: 'scanner 1.0', ...item }]
  })
  return { ...value, items }
}

function resolved(value: Json, write: Write): Json {
  if (typeof value === 'string') {
    const [, path] = /^digest of (\S+)$/.exec(value) ?? []
    return path === undefined ? value : write(path).sha256
  }
  if (Array.isArray(value)) return value.map((one: Json) => resolved(one, write))
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, write)]))
}

/** What is in the file: everything but what is about it. */
export function contentOf(value: Written): Written {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('$')))
}

export function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function sha256Of(bytes: Uint8Array | string): Sha256 {
  const digest = parseSha256(createHash('sha256').update(bytes).digest('hex'))
  if (digest === undefined) throw new Error('SHA-256 did not give a SHA-256 digest')
  return digest
}
