import { expect, test } from 'vitest'
import { contentsOf } from '../../src/site/pages.ts'
import { compileTemplates } from '../../src/site/templates.ts'
import { BUILD, ownTexts } from '../support/html.ts'
import { reportFixture } from '../support/report-fixture.ts'

type Key = string | number
type Place = { readonly path: readonly Key[]; readonly name: string }

/**
 * Every property of a view, with its path. Its name leaves out which item of a list it is; a run of text and the
 * body of a detail have one name wherever they stand, because one partial draws them all.
 */
function placesIn(value: unknown, name: string, path: readonly Key[] = []): Place[] {
  if (Array.isArray(value)) return value.flatMap((item, n) => placesIn(item, `${name}.*`, [...path, n]))
  if (typeof value !== 'object' || value === null) return []
  const shape = 'external' in value ? 'run' : name
  return Object.entries(value).flatMap(([key, item]) => {
    const detail = key === 'body' && 'partial' in value ? String(value.partial) : `${shape}.${key}`
    const here = [...path, key]
    return [{ path: here, name: `${shape}.${key}` }, ...placesIn(item, detail, here)]
  })
}

/** The same view with one property under another name. */
function renamed(value: unknown, [key, ...rest]: readonly Key[]): unknown {
  if (key === undefined) return value
  if (Array.isArray(value)) return value.map((item, n) => (n === key ? renamed(item, rest) : item))
  const entries = Object.entries(value as object)
  return Object.fromEntries(
    entries.map(([name, item]) => {
      if (name !== key) return [name, item]
      return rest.length === 0 ? [`${name}Renamed`, item] : [name, renamed(item, rest)]
    }),
  )
}

test('renaming any field of any view stops the build', () => {
  const draw = compileTemplates(ownTexts())
  const { pages } = contentsOf(reportFixture(), BUILD)
  const places = new Map<string, { kind: string; view: object; path: readonly Key[] }[]>()
  for (const page of pages) {
    const view = page.view()
    expect(() => draw(page.kind, view)).not.toThrow()
    for (const { path, name } of placesIn(view, page.kind))
      places.set(name, [...(places.get(name) ?? []), { kind: page.kind, view, path }])
  }
  const stops = ({ kind, view, path }: { kind: string; view: object; path: readonly Key[] }) => {
    try {
      draw(kind, renamed(view, path) as object)
      return false
    } catch {
      return true
    }
  }
  const unused = [...places].filter(([, some]) => !some.some(stops)).map(([name]) => name)
  expect(unused).toEqual([])
  expect(places.size).toBeGreaterThan(500)
})
