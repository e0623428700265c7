import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { Problem } from '../../domain/problem.ts'
import type { Artifact } from '../../trust/artifact.ts'
import {
  type BundleFileVerdict,
  type VerifyBundleOptions,
  verifyBundleFile,
} from '../../trust/verify-bundle.ts'
import { CommandFailure, EXIT } from '../exit.ts'
import { printJson } from '../json.ts'
import { placeOf } from '../problems.ts'
import type { Session } from '../session.ts'
import { labelled, shown } from '../terminal.ts'

/** The options as they were typed. */
type Typed = {
  readonly bundle: string
  readonly artifact: string
  readonly trustedRoot: string
  readonly identity?: string
  readonly issuer?: string
  readonly anyIssuer?: boolean
  readonly key?: string
  readonly keyId?: string
  /** `--no-tlog` and `--no-ctlog` make these false. */
  readonly tlog: boolean
  readonly ctlog: boolean
  readonly minTimestamps?: number
  readonly minTlogEntries?: number
  readonly predicateType?: string
  readonly sourceUri?: string
  readonly sourceBranch?: string
  readonly sourceTag?: string
  readonly sourceVersionedTag?: string
  readonly builderId?: string
  readonly json?: boolean
}

export function registerVerifyBundle(program: Command, session: Session): void {
  program
    .command('verify-bundle')
    .description(
      'verify a Sigstore bundle offline: who signed the artifact, since when provably, under which root',
    )
    .requiredOption('--bundle <file>', 'the bundle: JSON, or JSON Lines of which one must verify')
    .requiredOption('--artifact <path|digest>', 'the artifact, or sha256:..., sha384:... or sha512:...')
    .requiredOption('--trusted-root <file>', 'the trusted root to verify against: JSON or JSON Lines')
    .option('--identity <identity>', 'who must have signed, as a whole: an address or a URL')
    .option('--issuer <url>', 'the OIDC issuer that must vouch for the identity')
    .option('--any-issuer', 'accept the identity from any issuer')
    .option('--key <pem>', 'the public key that must have signed, instead of an identity')
    .option('--key-id <hint>', 'the hint by which the bundle must name the key')
    .option('--no-tlog', 'ask for no entry of a transparency log')
    .option('--no-ctlog', 'ask for no timestamp of a certificate log')
    .option('--min-timestamps <n>', 'independent clocks that must say when (default: 1)', wholeNumber)
    .option('--min-tlog-entries <n>', 'transparency logs that must have an entry (default: 1)', wholeNumber)
    .option('--predicate-type <uri>', 'the type of predicate that the statement must have')
    .option(
      '--source-uri <uri>',
      'the repository that the provenance must name; with @refs/..., that reference of it alone',
    )
    .option('--source-branch <name>', 'the branch that it must have been built from')
    .option('--source-tag <name>', 'the tag that it must have been built from')
    .option('--source-versioned-tag <version>', 'the version, such as v1.2, that the tag must be of')
    .option('--builder-id <uri>', 'the builder that must have built it, as a whole')
    .option('--json', 'print the verdict as JSON')
    .action((typed: Typed) => {
      const verdict = verifyBundleFile(optionsOf(typed, session))
      if (typed.json) printJson(session, { command: 'verify-bundle', bundle: typed.bundle, ...verdict })
      else printVerdict(session, typed, verdict)
      process.exitCode = verdict.exitCode
    })
}

function wholeNumber(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It is not a whole number.')
}

function optionsOf(typed: Typed, session: Session): VerifyBundleOptions {
  const { bundle, artifact, trustedRoot, key, tlog, ctlog, json: _, ...others } = typed
  const read = (option: string, path: string) => ({ path, bytes: fileAt(session, option, path) })
  return {
    ...others,
    bundle: read('--bundle', bundle),
    artifact: artifactOf(artifact, session),
    trustedRoot: read('--trusted-root', trustedRoot),
    key: key === undefined ? undefined : read('--key', key),
    noTlog: !tlog,
    noCtlog: !ctlog,
  }
}

const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

function artifactOf(text: string, session: Session): Artifact {
  const [, algorithm = '', value = ''] = /^(sha256|sha384|sha512):(.*)$/.exec(text) ?? []
  if (algorithm === '' && /^(sha-?\d+|md5):/i.test(text) && !existsSync(resolve(session.folder, text))) {
    throw new CommandFailure(
      EXIT.usage,
      `--artifact ${text} is no digest that tells two artifacts apart, and no file`,
      'write sha256:, sha384: or sha512: and lower-case hexadecimal digits, or give the path',
    )
  }
  if (algorithm === '') return { kind: 'bytes', bytes: fileAt(session, '--artifact', text) }
  if (/^[0-9a-f]+$/.test(value) && value.length === DIGEST_LENGTHS[algorithm]) {
    return { kind: 'digests', digests: { [algorithm]: value } }
  }
  throw new CommandFailure(
    EXIT.usage,
    `--artifact ${text} is not a digest`,
    `write ${algorithm}: and ${DIGEST_LENGTHS[algorithm]} lower-case hexadecimal digits`,
  )
}

const TOO_LARGE = 'ERR_FS_FILE_TOO_LARGE'
const WHY: ReadonlyMap<unknown, string> = new Map([
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'permission denied'],
  [TOO_LARGE, 'it is larger than 2 GiB'],
])

function fileAt(session: Session, option: string, path: string): Uint8Array {
  try {
    return readFileSync(resolve(session.folder, path))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const why = WHY.get(code)
    throw new CommandFailure(
      EXIT.usage,
      why === undefined ? `${path} cannot be read` : `${path} cannot be read: ${why}`,
      code === TOO_LARGE ? `give its digest with ${option}` : `check the path given with ${option}`,
    )
  }
}

function printVerdict(session: Session, { bundle, artifact }: Typed, verdict: BundleFileVerdict): void {
  const { out, err, paint } = session
  for (const problem of verdict.problems) complainOf(session, problem)
  if (verdict.state !== 'verified') {
    const { code } = verdict.problems[0]
    if (verdict.state === 'misused') err(`${paint.bad('misused')} ${code} ${shown(bundle)}`)
    else out(`${paint.bad(verdict.state)} ${code} ${shown(bundle)}`)
    return
  }
  const { signer, times, root, predicateType, provenance, buildType } = verdict
  const line = (label: string, text: string) => {
    for (const one of labelled(label, shown(text), 13, session.width)) out(one)
  }
  const list = (label: string, texts: readonly string[]) => {
    for (const [n, text] of texts.entries()) line(n === 0 ? label : '', text)
  }
  line('artifact', artifact)
  // A bare key is nobody but itself: no issuer vouches for it.
  if (signer.issuer === 'key') line('signer', `the bare key ${signer.identity}`)
  else {
    line('signer', signer.identity)
    line('issuer', signer.issuer || 'named by nobody')
  }
  for (const { at, clock, source } of times) line('since', `${at} by ${source} (${clock})`)
  if (times.length === 0) line('since', 'no verified clock says when: none was asked for')
  line('root', `${root.path}${root.line === undefined ? '' : `:${root.line}`} sha256:${root.sha256}`)
  if (predicateType !== undefined) line('predicate', predicateType)
  if (provenance?.state === 'accepted') {
    line('builder', provenance.builder.id)
    if (buildType !== undefined) line('build type', buildType)
    const { source } = provenance
    line('source', source?.repository ?? 'named by nobody')
    if (source?.ref !== undefined) line('reference', source.ref)
    if (source?.commit !== undefined) line('commit', source.commit)
  }
  list('checked', verdict.checked)
  list('not checked', verdict.notChecked)
  out(`${paint.good('verified')} ${shown(bundle)}${verdict.line === undefined ? '' : `:${verdict.line}`}`)
}

/** One line, `CODE place reason`, and what to do about it. */
function complainOf({ err, paintErr }: Session, { code, at, message, hint }: Problem): void {
  err(`${paintErr[code.startsWith('W-') ? 'attention' : 'bad'](code)} ${placeOf(at)} ${shown(message)}`)
  if (hint !== undefined) err(`  hint: ${shown(hint)}`)
}
