import { describe, expect, test } from 'vitest'
import { compileTemplates } from '../../src/site/templates.ts'
import { ownTexts } from '../support/html.ts'

const draw = (page: string, view: object, partials: Record<string, string> = {}) =>
  compileTemplates({ pages: { page }, partials })('page', view)

describe('a template', () => {
  test('escapes what it prints', () => {
    expect(draw('<p title="{{x}}">{{x}}</p>', { x: `<a href='"&` })).toBe(
      '<p title="&lt;a href&#x3D;&#x27;&quot;&amp;">&lt;a href&#x3D;&#x27;&quot;&amp;</p>',
    )
  })

  test.each([
    ['a field', '{{typo}}'],
    ['a field of a field', '{{there.typo}}'],
    ['the question of #if', '{{#if typo}}x{{/if}}'],
    ['the question of #unless', '{{#unless typo}}x{{/unless}}'],
    ['the list of #each', '{{#each typo}}x{{/each}}'],
    ['a list that is none', '{{#each there}}x{{/each}}'],
    ['the name of a partial', '{{> (lookup there "typo") there}}'],
    ['a partial that is not there', '{{> typo there}}'],
    ['a field in a partial', '{{> inner there}}'],
  ])('fails on a misspelt name: %s', (_, page) => {
    expect(() => draw(page, { there: {} }, { inner: '{{typo}}' })).toThrow('do not fit')
  })

  test.each([
    ['{{{x}}}', 'page:1: prints without escaping'],
    ['{{&x}}', 'page:1: prints without escaping'],
    ['\n{{#if x}}{{{x}}}{{/if}}', 'page:2: prints without escaping'],
    ['{{> inner x=x}}', 'page:1: a partial takes one view and no arguments'],
    ['{{> inner}}', 'page:1: a partial is given exactly one view'],
    ['{{#> inner this}}{{{x}}}{{/inner}}', 'page:1: prints without escaping'],
    ['{{lookup x "y"}}', 'page:1: prints a plain field only'],
    ['{{* danger}}', 'page:1: has a decorator'],
    ['{{#*inline "a"}}{{/inline}}', 'page:1: has a decorator'],
  ])('is refused when it says %j', (page, why) => {
    expect(() => draw(page, { x: '' }, { inner: '' })).toThrow(why)
  })

  test('knows no helper but its own', () => {
    for (const page of [
      '{{#with x}}{{/with}}',
      '{{#log x}}{{/log}}',
      '{{#blockHelperMissing x}}{{/blockHelperMissing}}',
    ])
      expect(() => draw(page, { x: true })).toThrow()
  })

  test('shows zero, and neither nothing nor an empty list nor an empty text', () => {
    const page = '{{#each all}}{{#if this}}yes{{else}}no{{/if}} {{/each}}'
    expect(draw(page, { all: [0, 1, 'a', ['a'], null, false, '', []] })).toBe('yes yes yes yes no no no no ')
  })

  test('cannot be reached through a prototype', () => {
    expect(draw('{{constructor}}{{toString}}', { x: 1 })).toBe('')
    expect(() => draw('{{constructor.name}}', { x: 1 })).toThrow()
  })
})

test('there is a page template for each kind, and every partial is used', () => {
  const { pages, partials } = ownTexts()
  const all = [...Object.values(pages), ...Object.values(partials)].join('\n')
  const unused = Object.keys(partials).filter(
    (name) => !name.startsWith('detail-') && !new RegExp(`\\{\\{#?> ${name} `).test(all),
  )
  expect(unused).toEqual([])
  expect(Object.keys(pages).toSorted()).toEqual([
    'criteria',
    'deployments',
    'emergencies',
    'exception',
    'exceptions',
    'index',
    'integrity',
    'people',
    'person',
    'policies',
    'policy',
    'release',
    'releases',
    'search',
    'standards',
  ])
})
