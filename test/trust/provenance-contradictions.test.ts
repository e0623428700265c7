import { expect, test } from 'vitest'
import { codesOf, verdictOf, WRITTEN } from './provenance-cases.ts'
import { type Json, memberAt, REF, REPOSITORY } from './provenance-producers.ts'

test.each(WRITTEN.map((one) => [`${one.it} (${one.by})`, one] as const))('%s', (_, one) => {
  expect(codesOf(one).toSorted()).toEqual(one.codes.toSorted())
})

test('what objects are born with is no member of the provenance', () => {
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    const edit = (predicate: Json) => {
      const own = { workflow: { repository: REPOSITORY, ref: REF }, source: `git+${REPOSITORY}@${REF}` }
      const definition = memberAt(predicate, 'buildDefinition')
      definition.externalParameters = JSON.parse(`{"${name}":${JSON.stringify(own)}}`)
      definition.resolvedDependencies = []
    }
    expect(codesOf({ by: 'byob', edit })).toEqual(['E-SOURCE-MISSING', 'E-REF-MISSING'])
    expect(codesOf({ by: 'attest', edit })).toEqual(['E-SOURCE-MISSING', 'E-REF-MISSING'])
  }
  expect(Object.hasOwn(Object.prototype, 'workflow')).toBe(false)
})

test('a great many dependencies are read at once', () => {
  const edit = (predicate: Json) => {
    const definition = memberAt(predicate, 'buildDefinition')
    const [own] = definition.resolvedDependencies as readonly unknown[]
    const others = Array.from({ length: 20_000 }, (_, n) => ({ uri: `git+https://git.example/x/${n}` }))
    definition.resolvedDependencies = [own, ...others]
  }
  expect(codesOf({ by: 'attest', edit })).toEqual([])
})

test('a reason quotes no more than people read', () => {
  const edit = (predicate: Json) => {
    const dependencies = Array.from({ length: 1000 }, (_, n) => ({
      uri: `git+${REPOSITORY}@refs/heads/${n}`,
    }))
    memberAt(predicate, 'buildDefinition').resolvedDependencies = dependencies
  }
  const verdict = verdictOf({ by: 'attest', edit, payload: { builder: 'x'.repeat(100_000) } })
  expect(verdict.state === 'rejected' && verdict.findings.map(({ code }) => code)).toEqual([
    'E-BUILDER-MISMATCH',
    'E-SOURCE-CONFLICT',
  ])
  expect(
    verdict.state === 'rejected' && Math.max(...verdict.findings.map(({ message }) => message.length)),
  ).toBe(401)
})

test('a build on a machine of its owner’s is no secret', () => {
  const verdict = verdictOf({ by: 'attest', both: { runner: 'self-hosted' } })
  expect(verdict.state === 'accepted' && verdict.notChecked).toContain(
    'whether the build was isolated: it ran on a self-hosted runner',
  )
})
