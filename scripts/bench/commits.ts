import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCommits } from '../../src/archive/commits.ts'
import { readCommitTrust, verifyHistory } from '../../src/trust/commits/index.ts'
import { keyText, makeKey, type SshKeyType, sshCommit, trustFile } from '../../test/support/ssh-commits.ts'

/**
 * SSH-signed commits a second, against `git log --format=%G?` on the same repository in the same run:
 * `node scripts/bench/commits.ts [--commits N] [--key ssh-ed25519]`. git starts two processes for each commit, so it is
 * given fewer of them.
 */

const { values } = parseArgs({
  options: {
    commits: { type: 'string', default: '4000' },
    'git-commits': { type: 'string', default: '150' },
    key: { type: 'string', default: 'ssh-ed25519' },
  },
})
const total = Number(values.commits)
const forGit = Math.min(Number(values['git-commits']), total)

const key = makeKey(values.key as SshKeyType)
const folder = mkdtempSync(join(tmpdir(), 'docket-bench-commits-'))
try {
  const allowed = `alice@example.com ${keyText(key)}\n`
  writeFileSync(join(folder, 'allowed'), allowed)
  const repository = makeRepository()

  const started = performance.now()
  const walk = await readCommits({ path: repository })
  const read = performance.now()
  const material = readCommitTrust({ allowedSigners: [trustFile('allowed', allowed)] })
  const commits = walk.commits.map((commit) => ({ ...commit, objectFormat: walk.objectFormat }))
  const cpu = process.cpuUsage()
  const verdicts = verifyHistory(commits, material)
  const { user, system } = process.cpuUsage(cpu)
  const verified = performance.now()
  const good = verdicts.filter(({ outcome }) => outcome === 'good').length
  if (good !== total) throw new Error(`${good} of ${total} commits are good`)

  const git = performance.now()
  const said = execFileSync(
    'git',
    ['-c', `gpg.ssh.allowedSignersFile=${join(folder, 'allowed')}`, 'log', '--format=%G?', `-${forGit}`],
    { cwd: repository, encoding: 'utf8' },
  )
  const gitSeconds = (performance.now() - git) / 1000
  if (said !== 'G\n'.repeat(forGit)) throw new Error('git does not find all of them good')

  const rate = {
    git: forGit / gitSeconds,
    whole: total / ((verified - started) / 1000),
    verify: total / ((verified - read) / 1000),
    core: total / ((user + system) / 1e6),
  }
  const line = (what: string, one: number) =>
    console.log(`| ${what} | ${one.toFixed(0)} | ${(one / rate.git).toFixed(0)} |`)
  console.log(`| ${values.key}, ${total} commits | commits a second | times git |`)
  console.log('| --- | ---: | ---: |')
  line('git log --format=%G?', rate.git)
  line('read from git and verify', rate.whole)
  line('verify', rate.verify)
  line('verify, by CPU time of one core', rate.core)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A bare repository with a chain of signed commits, all on the empty tree. */
function makeRepository(): string {
  const repository = join(folder, 'bench.git')
  const git = (args: string[], input = '') =>
    execFileSync('git', args, { cwd: folder, input, encoding: 'utf8', maxBuffer: 2 ** 30 })
  git(['init', '--quiet', '--bare', '--initial-branch=main', repository])
  const inside = (args: string[], input?: string) => git([`--git-dir=${repository}`, ...args], input).trim()
  const tree = inside(['mktree'])
  mkdirSync(join(folder, 'commits'))
  const paths: string[] = []
  let head = ''
  for (let n = 0; n < total; n++) {
    const parents = head === '' ? [] : [head]
    const { oid, raw } = sshCommit(key, { tree, parents, message: `Approve release ${n}\n` })
    const path = join(folder, 'commits', String(n))
    writeFileSync(path, raw)
    paths.push(path)
    head = oid
  }
  inside(['hash-object', '-t', 'commit', '-w', '--stdin-paths'], `${paths.join('\n')}\n`)
  inside(['update-ref', 'refs/heads/main', head])
  inside(['repack', '-a', '-d', '--quiet'])
  return repository
}
