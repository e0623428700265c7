import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createWorld, type Signing } from '../../scripts/sigstore-world.ts'
import { readArchive } from '../../src/archive/index.ts'
import { type Assessment, assess, type Pins } from '../../src/assess.ts'
import { claimedTime } from '../../src/report/refs.ts'
import type { ReleaseReport } from '../../src/report/release-report.ts'
import { instant, RELEASE, story } from '../support/world.ts'
import { ISSUER } from '../support/world-company.ts'
import { contentOf, type Draft, filePath, filesOf, isMap, type Written } from '../support/world-draft.ts'
import { bytesOfEvidence } from '../support/world-evidence.ts'

/**
 * Attacks run from a git repository to the report: drafts are signed with real keys, committed with real commits, and
 * judged by everything that the product does, cryptography included.
 */

/** Content by path from the archive's root. */
export type Files = ReadonlyMap<string, Uint8Array>

const world = createWorld({ at: '2025-01-01T00:00:00Z', seed: 'attacks' })

/** Another authority, which nobody trusts until they are made to. */
export const rogue = createWorld({ at: '2025-01-01T00:00:00Z', seed: 'rogue' })

export const TRUSTED_ROOT = bytesOf(`${JSON.stringify(world.trustedRoot)}\n`)
export const ROGUE_ROOT = bytesOf(`${JSON.stringify(rogue.trustedRoot)}\n`)

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** A draft as files, each record with the signature that its `$signed` asks for (`test/support/world.ts`). */
export function mint(draft: Draft, by: typeof world = world): Map<string, Uint8Array> {
  const attested = withAttestations(draft, by)
  const files = new Map([...filesOf(attested)].map(([path, { bytes }]) => [path, bytes]))
  for (const [path, value] of Object.entries(attested)) {
    if (value.kind === undefined || value.$signed === 'not') continue
    const bytes = files.get(filePath(path))
    if (bytes === undefined) continue
    for (const [suffix, signing] of signingsOf(value)) {
      files.set(`${filePath(path)}${suffix}.sigstore.json`, signature(bytes, signing, by))
    }
  }
  files.set('trust/root.json', bytesOf(`${JSON.stringify(by.trustedRoot)}\n`))
  return files
}

/** A signature over bytes by anybody whom the identity provider knows, at a time that the authorities vouch for. */
export function signature(bytes: Uint8Array, signing: Signing, by: typeof world = world): Uint8Array {
  return bytesOf(`${JSON.stringify(by.signBytes(bytes, signing))}\n`)
}

/** Whoever it is signs as they are called, vouched for by the company's identity provider. */
export function signing(by: string, at: string): Signing {
  return { identity: `${by}@example.com`, issuer: ISSUER, at }
}

function signingsOf(value: Written): [string, Signing][] {
  const { $signed: signed = {} } = value
  if (!isMap(signed)) return []
  const at = String(signed.at ?? claimedTime(contentOf(value)))
  if (typeof signed.identity === 'string') {
    return [['', { identity: signed.identity, issuer: String(signed.issuer ?? ISSUER), at }]]
  }
  const by = signed.by ?? value.by ?? 'chief'
  const names = typeof by === 'string' ? [by] : (by as readonly string[])
  return names.map((name, index) => [index === 0 ? '' : `.${name}`, signing(name, at)])
}

/** Provenance is what its envelope carries, so that the pack pins the signed file. */
function withAttestations(draft: Draft, by: typeof world): Draft {
  return Object.fromEntries(
    Object.entries(draft).map(([path, value]) => {
      const { $evidence: format, $signed: signed } = value
      if (format !== 'provenance' || !isMap(signed ?? null)) return [path, value]
      const statement = JSON.parse(new TextDecoder().decode(bytesOfEvidence(value)))
      const [[, how] = []] = signingsOf(value)
      if (how === undefined) return [path, value]
      const text = JSON.stringify(by.signStatement(statement, how))
      return [path, { $evidence: 'text', text, $item: value.$item ?? null, $signed: 'not' } as Written]
    }),
  )
}

export type Change = Readonly<Record<string, Uint8Array | string | null>>

/** Files with some of them put there, replaced, or (null) deleted. */
export function changed(files: Files, change: Change): Map<string, Uint8Array> {
  const result = new Map(files)
  for (const [path, content] of Object.entries(change)) {
    if (content === null) result.delete(path)
    else result.set(path, typeof content === 'string' ? bytesOf(content) : content)
  }
  return result
}

/** Every temporary folder of this process; removed when a test file ends. */
const folders: string[] = []

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'docket-attack-'))
  folders.push(folder)
  return folder
}

/** A repository whose history is these states, one commit each; says where it lies. */
export function repository(...states: readonly Files[]): string {
  const folder = temporary()
  git(folder, 'init', '--quiet', '--initial-branch=main')
  let before: Files = new Map()
  for (const state of states) {
    write(folder, state, before)
    before = state
    git(folder, 'add', '--all')
    git(folder, 'commit', '--quiet', '--allow-empty', '--message=State')
  }
  return folder
}

/** A plain folder with these files, without any history. */
export function folderOf(files: Files): string {
  const folder = temporary()
  write(folder, files)
  return folder
}

function write(folder: string, files: Files, before: Files = new Map()): void {
  for (const path of before.keys()) if (!files.has(path)) rmSync(join(folder, path))
  for (const [path, bytes] of files) {
    if (before.get(path) === bytes) continue
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}

export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'core.autocrlf=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'Somebody',
      GIT_AUTHOR_EMAIL: 'somebody@example.com',
      GIT_COMMITTER_NAME: 'Somebody',
      GIT_COMMITTER_EMAIL: 'somebody@example.com',
    },
  })
}

export type Asked = { readonly asOf?: string; readonly pins?: Pins; readonly workTree?: boolean }

/** What the product says of an archive at a path. */
export async function judgedAt(path: string, asked: Asked = {}): Promise<Assessment> {
  const { asOf = '2026-06-01T00:00:00Z', pins = { trustedRoots: [], digests: [] }, workTree } = asked
  const archive = await readArchive({ path, ...(workTree === undefined ? {} : { workTree }) })
  return assess(archive, { asOf: instant(asOf), pins })
}

/** What the product says of a history. */
export function judged(states: readonly Files[], asked: Asked = {}): Promise<Assessment> {
  return judgedAt(repository(...states), asked)
}

export function releaseIn({ releases }: Assessment, id: string = RELEASE): ReleaseReport {
  const found = releases.find((release) => release.id === id)
  if (found === undefined) throw new Error(`no release ${id}`)
  return found
}

/** The outcome in three words, and every criterion that is not met at the decision and now. */
export function told(assessment: Assessment, id: string = RELEASE) {
  const { gates, verdict } = releaseIn(assessment, id)
  const open = (gate: typeof gates.now) =>
    gate.criteria
      .filter(({ outcome }) => outcome !== 'pass')
      .map((one) => `${one.id}: ${one.outcome} ${one.reason.code}`)
  return {
    atDecision: gates.atDecision.outcome,
    now: gates.now.outcome,
    today: gates.today.outcome,
    followed: verdict.followed,
    openThen: open(gates.atDecision),
    openNow: open(gates.now),
  }
}

/** The codes of an archive's problems, each once, in order. */
export function codesOf({ archive }: Assessment): string[] {
  return [...new Set(archive.problems.map(({ code }) => code))].toSorted()
}

export { RELEASE, story }
