import { expect, test } from 'vitest'
import { assess, establishArchive, logOfArchive, prepareTrust } from '../../src/assess.ts'
import { integrityOf } from '../../src/cli/integrity.ts'
import { changed, type Files, mint, RELEASE } from '../attacks/kit.ts'
import { committedArchive, type State, sha256Of } from '../support/committed-archive.ts'
import { keyText, makeKey, sshCommit } from '../support/ssh-commits.ts'
import { instant, story } from '../support/world.ts'

/** What the audit and redactions say where signatures are real. */

const PINS = { trustedRoots: [], digests: [] }
const APPROVAL = `releases/${RELEASE}/decisions/owner.json`
const SCAN = `releases/${RELEASE}/evidence/sast.sarif`

async function judged(states: readonly State[]) {
  const archive = committedArchive(states)
  const prepared = await prepareTrust(archive, PINS)
  return assess(archive, { asOf: instant('2026-06-01T00:00:00Z'), pins: PINS, prepared })
}

test('an amendment names who signed the commit, and what the signatures of both versions prove', async () => {
  const owner = makeKey('ssh-ed25519')
  const allowed = 'trust/allowed_signers'
  const files = changed(
    mint(story('standard-nonprod', { archive: { trust: { allowedSigners: [allowed] } } })),
    {
      [allowed]: `owner@example.com ${keyText(owner)}\n`,
    },
  )
  const text = new TextDecoder().decode(files.get(APPROVAL))
  const amended = changed(files, { [APPROVAL]: text.replace('"rationale":"', '"rationale":"Really. ') })
  const { archive, releases } = await judged([
    { files },
    { files: amended, signed: (spec) => sshCommit(owner, { ...spec, author: 'Owner <owner@example.com>' }) },
  ])
  const [change] = archive.audit.changed
  expect(archive.audit.changed).toHaveLength(1)
  expect(change).toMatchObject({ path: APPROVAL, change: 'amended', committer: 'owner@example.com' })
  expect(change?.differences).toEqual([expect.stringMatching(/^rationale: .* -> Really\. /)])
  const said = JSON.stringify(releases[0]?.history)
  expect(said).toContain('Signed by Owner (owner@example.com')
  expect(said).toContain('Not signed: no signature that was ever beside it fits it')
  expect(archive.problems.find(({ code }) => code === 'W-RECORD-AMENDED')?.message).toContain(
    '(signed by owner@example.com)',
  )
})

test('a withdrawn approval is shown with its own signature, which still holds', async () => {
  const files = mint(story('standard-nonprod'))
  const gone = changed(files, { [APPROVAL]: null, [`${APPROVAL}.sigstore.json`]: null })
  const { archive, releases } = await judged([{ files }, { files: gone }])
  expect(archive.audit.changed.map(({ change, path }) => `${change} ${path}`)).toEqual([
    `deleted ${APPROVAL}`,
    `deleted ${APPROVAL}.sigstore.json`,
  ])
  expect(JSON.stringify(releases[0]?.history)).toContain('Signed by Owner (owner@example.com')
})

const REDACTION = {
  apiVersion: 'docket/v1',
  kind: 'Redaction',
  id: 'redaction-1',
  authority: 'Court order 4711',
  reason: 'It held the address of a customer.',
  by: 'chief',
  role: 'security-leadership',
  redactedAt: '2026-05-01T00:00:00Z',
}

/** An archive with a redaction of its scan; `files` of the redaction are known only once the scan is. */
function withRedaction(replacement?: Uint8Array): { files: Files; scan: Uint8Array } {
  const policy = { 'policy/1': { authority: { redaction: ['security-leadership'] } } }
  const scan = mint(story('standard-nonprod', policy)).get(SCAN)
  if (scan === undefined) throw new Error('the story has no scan')
  const file = {
    path: SCAN,
    sha256: sha256Of(scan),
    ...(replacement === undefined ? {} : { replacement: sha256Of(replacement) }),
  }
  const files = mint(story('standard-nonprod', policy, { 'redactions/1': { ...REDACTION, files: [file] } }))
  return { files, scan }
}

const beforeIt = { 'redactions/1.json': null, 'redactions/1.json.sigstore.json': null }

test('a redaction accounts for what it removed: nothing is said to be lost, and the release escalates', async () => {
  const { files } = withRedaction()
  const assessment = await judged([
    { files: changed(files, beforeIt) },
    { files: changed(files, { [SCAN]: null }) },
  ])
  const { archive, releases } = assessment
  expect(archive.audit.changed).toMatchObject([{ path: SCAN, change: 'deleted', redacted: true }])
  expect(archive.problems.map(({ code }) => code)).toEqual(['W-REDACTED'])
  expect(releases[0]?.gates.now.outcome).toBe('escalate')
  expect(integrityOf(assessment).because).toEqual([])
})

test('without the redaction the same deletion is a loss', async () => {
  const { files } = withRedaction()
  const whole = changed(files, beforeIt)
  const assessment = await judged([{ files: whole }, { files: changed(whole, { [SCAN]: null }) }])
  expect(assessment.releases[0]?.gates.now.outcome).toBe('block')
  expect(integrityOf(assessment)).toMatchObject({ exitCode: 1, because: ['1 file was amended or deleted'] })
})

test('a history that was rewritten around a redaction has the log that it had, and the stub is no evidence', async () => {
  const stub = new TextEncoder().encode('removed\n')
  const { files, scan } = withRedaction(stub)
  const before = committedArchive([{ files: changed(files, beforeIt) }])
  const rewritten = committedArchive([
    { files: changed(files, { ...beforeIt, [SCAN]: stub }) },
    { files: changed(files, { [SCAN]: stub }) },
  ])
  const logs = [before, rewritten].map((archive) => logOfArchive(archive, establishArchive(archive, PINS)))
  const [then, now] = logs.map((log) => (log.state === 'available' ? log.log.leaves : []))
  expect(then?.length).toBeGreaterThan(10)
  expect(now?.slice(0, then?.length)).toEqual(then)
  const { releases } = await judged([
    { files: changed(files, { ...beforeIt, [SCAN]: stub }) },
    { files: changed(files, { [SCAN]: stub }) },
  ])
  const item = releases[0]?.evidence.flatMap(({ items }) => items).find(({ path }) => path === SCAN)
  expect(item).toMatchObject({ state: 'redacted', sha256: sha256Of(scan) })
})
