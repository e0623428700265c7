import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Archive } from '../../src/archive/archive.ts'
import { readArchive } from '../../src/archive/index.ts'
import { archiveLog } from '../../src/assessment/log.ts'
import { type RedactedFile, type Redactions, withoutReplacements } from '../../src/attribution/redactions.ts'
import { rootOf } from '../../src/checkpoint/merkle.ts'
import type { Sha256 } from '../../src/domain/digest.ts'
import { faultsOf, gateOf, reportsOf, story, worldOf } from '../support/world.ts'
import { type Patch, patched, sha256Of } from '../support/world-draft.ts'
import { sketch } from './story.ts'

const digest = (text: string) => sha256Of(text) as Sha256

/** Redactions as they count; who made them plays no part in the log. */
function redactions(...files: readonly Pick<RedactedFile, 'path' | 'sha256' | 'replacement'>[]): Redactions {
  return { files: files as readonly RedactedFile[], problems: [] }
}

function rootWith(archive: Archive, redacted: Redactions): string {
  const found = archiveLog(archive, undefined, redacted)
  return found.state === 'available' ? rootOf(found.log.tree).toString('base64') : found.why
}

describe('the proof over the log still holds', () => {
  const commits = [
    ['one', [], { a: 'a', secret: 'first' }],
    ['two', ['one'], { a: 'a', secret: 'second' }],
    ['three', ['two'], { a: 'b', secret: 'third' }],
  ] as const
  const NONE = redactions()

  test('where a content is gone from the repository, and a redaction kept its digest', async () => {
    const repository = sketch(commits)
    const before = rootWith(await readArchive({ path: repository.path }), NONE)
    rmSync(repository.loose(repository.git('rev-parse', 'main~1:secret').trim()))
    const archive = await readArchive({ path: repository.path })
    expect(archive.problems.map(({ code, at }) => `${code} ${at.path}`)).toEqual(['E-OBJECT-MISSING secret'])
    expect(rootWith(archive, NONE)).toBe(
      'a version of secret cannot be read, and no redaction that counts kept its digest',
    )
    expect(rootWith(archive, redactions({ path: 'secret', sha256: digest('second') }))).toBe(before)
  })

  test('where several versions are gone: in the order in which they are listed', async () => {
    const repository = sketch(commits)
    const before = rootWith(await readArchive({ path: repository.path }), NONE)
    for (const ref of ['main~2:secret', 'main~1:secret']) {
      rmSync(repository.loose(repository.git('rev-parse', ref).trim()))
    }
    const archive = await readArchive({ path: repository.path })
    const [first, second] = ['first', 'second'].map((text) => ({ path: 'secret', sha256: digest(text) }))
    if (first === undefined || second === undefined) throw new Error('no digests')
    expect(rootWith(archive, redactions(first, second))).toBe(before)
    expect(rootWith(archive, redactions(second, first))).not.toBe(before)
    expect(rootWith(archive, redactions(first))).toContain('cannot be read')
  })

  test('where the history was rewritten with something else in its place', async () => {
    const before = rootWith(await readArchive({ path: sketch(commits).path }), NONE)
    const rewritten = sketch([
      commits[0],
      ['two', ['one'], { a: 'a', secret: 'removed' }],
      ['three', ['two'], { a: 'b', secret: 'third' }],
    ])
    const archive = await readArchive({ path: rewritten.path })
    const removed = { path: 'secret', sha256: digest('second') }
    expect(rootWith(archive, NONE)).not.toBe(before)
    expect(rootWith(archive, redactions(removed))).not.toBe(before)
    expect(rootWith(archive, redactions({ ...removed, replacement: digest('removed') }))).toBe(before)
  })

  test('and no redaction makes another history out of it', async () => {
    const archive = await readArchive({ path: sketch(commits).path })
    const before = rootWith(archive, NONE)
    const wrong = redactions(
      { path: 'secret', sha256: digest('never there') },
      { path: 'a', sha256: digest('second') },
      { path: 'secret', sha256: digest('third'), replacement: digest('first') },
    )
    expect(rootWith(archive, wrong)).toBe(before)
    const repository = sketch(commits)
    rmSync(repository.loose(repository.git('rev-parse', 'main~1:secret').trim()))
    const holed = await readArchive({ path: repository.path })
    expect(rootWith(holed, redactions({ path: 'secret', sha256: digest('invented') }))).not.toBe(before)
  })
})

const SCAN = 'releases/payments-api@2.4.0/evidence/sast.sarif'
const base = story('high-risk-prod')
const { archive: whole } = worldOf(base)
const pinned = whole.files.get(SCAN)?.sha256 ?? ''

function redaction(more: Patch = {}): Patch {
  return {
    'redactions/1': {
      apiVersion: 'docket/v1',
      kind: 'Redaction',
      id: 'redaction-1',
      files: [{ path: SCAN, sha256: pinned }],
      authority: 'Court order 4711',
      reason: 'It held the address of a customer.',
      by: 'chief',
      role: 'security-leadership',
      redactedAt: '2026-05-01T00:00:00Z',
      ...more,
    },
  }
}
const ALLOWED: Patch = { 'policy/1': { authority: { redaction: ['security-leadership'] } } }

describe('redacted evidence', () => {
  test('the story has the scan, and passes', () => {
    expect(pinned).toMatch(/^[0-9a-f]{64}$/)
    expect(gateOf(patched(base, ALLOWED)).outcome).toBe('pass')
  })

  const gone: Patch = { [SCAN]: null }
  const frozenPack = (() => {
    const { archive } = worldOf(base)
    const text = new TextDecoder().decode(
      archive.files.get('releases/payments-api@2.4.0/evidence.json')?.bytes,
    )
    return { 'releases/payments-api@2.4.0/evidence': JSON.parse(text) as Patch[string] }
  })()
  const without = patched(base, ALLOWED, frozenPack as Patch, gone)

  test('without a redaction is missing, and blocks', () => {
    expect(gateOf(without).outcome).toBe('block')
    expect(faultsOf(gateOf(without))).toContain('evidence-complete: block evidence-missing')
  })

  test('that somebody entitled removed can be judged by nobody: never a pass, and no block', () => {
    const gate = gateOf(patched(without, redaction()))
    expect(gate.outcome).toBe('escalate')
    expect(faultsOf(gate)).toEqual([
      'evidence-complete: undetermined evidence-redacted',
      'no-blocking-criticals: undetermined scan-redacted',
      'scans-completed: undetermined scan-redacted',
      'scans-passed: undetermined scans-redacted',
    ])
  })

  test('is shown by its digest, with who removed it and why, and is no problem that hides the archive', () => {
    const { archive, releases } = reportsOf(patched(without, redaction()))
    const items = releases[0]?.evidence.flatMap((section) => section.items) ?? []
    expect(items.find(({ path }) => path === SCAN)).toMatchObject({
      state: 'redacted',
      sha256: pinned,
      words: expect.stringContaining('removed by Chief: It held the address of a customer.'),
    })
    expect(archive.problems.map(({ code, at }) => `${code} ${at.path}`)).toContain(`W-REDACTED ${SCAN}`)
    const section = archive.integrity.find(({ id }) => id === 'redactions')
    expect(JSON.stringify(section)).toContain(pinned)
    expect(JSON.stringify(section)).toContain('Court order 4711')
  })

  test('is judged as long as it lies there, so that the record changes no verdict; and no copy is published', () => {
    const still = patched(base, ALLOWED, redaction())
    expect(gateOf(still).outcome).toBe('pass')
    const { archive } = reportsOf(still)
    expect(archive.carried.map(({ sha256 }) => sha256)).not.toContain(pinned)
    expect(archive.problems.find(({ code }) => code === 'W-REDACTED')?.message).toContain(
      'is to be removed, and still lies in the archive',
    )
  })

  test.each([
    ['where the policy lets nobody redact', { 'policy/1': { authority: { redaction: null } } }, {}],
    ['in a role that may not', {}, { role: 'security' }],
    ['in a role that its author has not', {}, { by: 'owner', role: 'security-leadership' }],
    ['that nobody signed', {}, { $signed: 'not' }],
    ['signed by another', {}, { $signed: { by: 'owner' } }],
    ['of another content', {}, { files: [{ path: SCAN, sha256: '0'.repeat(64) }] }],
    ['of another file', {}, { files: [{ path: `${SCAN}x`, sha256: pinned }] }],
  ])('a redaction %s changes nothing: the evidence is missing', (_, policy: Patch, fields: Patch) => {
    const gate = gateOf(patched(without, redaction(fields), policy))
    expect(gate.outcome).toBe('block')
    expect(faultsOf(gate)).toContain('evidence-complete: block evidence-missing')
  })

  test('a redaction that does not count is named', () => {
    const { archive } = reportsOf(patched(without, redaction({ role: 'security' })))
    const found = archive.problems.find(({ code }) => code === 'E-REDACTION-UNAUTHORISED')
    expect(found).toMatchObject({ at: { path: 'redactions/1.json' } })
    expect(found?.message).toContain('security-leadership may redact, and it names security')
  })

  test('what stands in the place of removed content is no file', () => {
    const { archive } = worldOf(base)
    const path = 'releases/payments-api@2.4.0/decisions/owner.json'
    const lying = archive.files.get(path)?.sha256
    const of = (replacement: Sha256 | undefined) =>
      redactions({ path, sha256: digest('before'), replacement })
    expect(withoutReplacements(archive.files, of(lying)).has(path)).toBe(false)
    expect(withoutReplacements(archive.files, of(digest('other'))).has(path)).toBe(true)
    expect(withoutReplacements(archive.files, of(undefined)).size).toBe(archive.files.size)
  })
})
