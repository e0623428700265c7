import { entry, isReference } from './objects.ts'
import type { Pack } from './structure.ts'

/** A stretch of a page's operators: inside marked content, inside an artifact, or in neither. */
export type Mark = {
  readonly kind: 'content' | 'artifact' | 'none'
  readonly mcid: number | undefined
  /** How many operators in it put something on the page. */
  readonly painted: number
}

const PAINTING = new Set(['TJ', 'Tj', 'f', 'F', 'f*', 'S', 's', 'B', 'b', 'Do', 'sh', 'BI'])

/** The marked stretches of a page, in the order of drawing. */
export function marksIn(pack: Pack, page: number): readonly Mark[] {
  const contents = entry(pack.objects.get(page)?.value, 'Contents')
  const stream = isReference(contents) ? pack.objects.get(contents.object)?.stream : undefined
  if (stream === undefined) throw new Error(`page object ${page} has no content`)
  const marks: { kind: Mark['kind']; mcid: number | undefined; painted: number }[] = []
  const open: (typeof marks)[number][] = []
  const outside = { kind: 'none' as const, mcid: undefined, painted: 0 }
  marks.push(outside)
  for (const token of tokensOf(Buffer.from(stream).toString('latin1'))) {
    if (/ B[DM]C$/.test(token)) {
      const mcid = /\/MCID (\d+)/.exec(token)?.[1]
      const kind = token.startsWith('/Artifact') ? 'artifact' : mcid === undefined ? 'none' : 'content'
      const mark = { kind, mcid: mcid === undefined ? undefined : Number(mcid), painted: 0 } as const
      const made = { ...mark }
      marks.push(made)
      open.push(made)
    } else if (token === 'EMC') open.pop()
    else if (PAINTING.has(token)) (open.at(-1) ?? outside).painted += 1
  }
  if (open.length > 0) throw new Error(`page object ${page} leaves ${open.length} marks open`)
  return marks
}

/** Operators, without strings; those that open marked content with their operands. */
function tokensOf(source: string): readonly string[] {
  const plain = source.replace(/<[0-9a-fA-F\s]+>/g, '')
  const marks = /\/\w+ (?:<<[^>]*>> )?B[DM]C/g
  const parts = plain.split(marks)
  const found = plain.match(marks) ?? []
  return parts.flatMap((part, n) => [...part.split(/\s+/), ...(found[n] === undefined ? [] : [found[n]])])
}
