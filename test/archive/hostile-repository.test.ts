import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readArchive, uncommittedPaths } from '../../src/archive/index.ts'
import { problemsOf } from './outcome.ts'
import { git, newRepository, type TestRepository, temporaryFolder } from './repository.ts'

/** What a hostile repository may hold, given a command that leaves a mark when it runs. */
type Attack = {
  readonly name: string
  /** Lines for the repository's config. `%` stands for the command. */
  readonly config?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  /** Files inside the git directory. */
  readonly planted?: Readonly<Record<string, string>>
  readonly problems?: readonly string[]
}

const HOOKS = [
  'post-checkout',
  'post-index-change',
  'fsmonitor-watchman',
  'pre-auto-gc',
  'reference-transaction',
  'post-merge',
  'pre-commit',
]

const ATTACKS: readonly Attack[] = [
  { name: 'core.fsmonitor', config: ['[core]', 'fsmonitor = "%"'] },
  { name: 'core.hooksPath', config: ['[core]', 'hooksPath = hooks-of-mine'] },
  { name: 'hooks', planted: Object.fromEntries(HOOKS.map((hook) => [`hooks/${hook}`, '#!/bin/sh\n%\n'])) },
  {
    name: 'diff.*.textconv and command',
    config: ['[diff "x"]', 'textconv = "%"', 'command = "%"', 'cachetextconv = true'],
    files: { '.gitattributes': '* diff=x\n' },
  },
  { name: 'diff.external', config: ['[diff]', 'external = "%"'] },
  {
    name: 'filter smudge, clean and process',
    config: ['[filter "x"]', 'smudge = "%"', 'clean = "%"', 'process = "%"', 'required = true'],
    files: { '.gitattributes': '* filter=x\n' },
  },
  {
    name: 'attributes of the git directory',
    config: ['[filter "x"]', 'smudge = "%"', 'clean = "%"', '[diff "x"]', 'textconv = "%"'],
    planted: { 'info/attributes': '* filter=x diff=x merge=x\n' },
  },
  {
    name: 'gpg programs',
    config: [
      '[gpg]',
      'program = "%"',
      'format = ssh',
      '[gpg "ssh"]',
      'program = "%"',
      'defaultKeyCommand = "%"',
      '[log]',
      'showSignature = true',
      '[gpg "x509"]',
      'program = "%"',
    ],
  },
  {
    name: 'core.pager and pager.*',
    config: [
      '[core]',
      'pager = "%"',
      '[pager]',
      'rev-list = "%"',
      'cat-file = "%"',
      'config = "%"',
      'for-each-ref = "%"',
    ],
  },
  {
    name: 'core.editor, askPass, gitProxy',
    config: ['[core]', 'editor = "%"', 'askPass = "%"', 'gitProxy = "%"', '[sequence]', 'editor = "%"'],
  },
  {
    name: 'core.sshCommand',
    config: ['[core]', 'sshCommand = "%"', '[remote "origin"]', 'url = ssh://host/x'],
  },
  {
    name: 'core.alternateRefsCommand',
    config: ['[core]', 'alternateRefsCommand = "%"', 'alternateRefsPrefixes = "%"'],
    planted: { 'objects/info/alternates': '/nonexistent/objects\n' },
    problems: ['E-ALTERNATES .'],
  },
  {
    name: 'a promisor remote over ext',
    config: [
      '[core]',
      'repositoryformatversion = 1',
      '[extensions]',
      'partialClone = evil',
      '[remote "evil"]',
      'url = "ext::sh -c %"',
      'promisor = true',
      '[protocol]',
      'allow = always',
      '[protocol "ext"]',
      'allow = always',
    ],
    problems: ['E-PARTIAL .', 'E-OBJECT-MISSING lost.yaml'],
  },
  {
    name: 'a promisor remote with an uploadpack',
    config: [
      '[core]',
      'repositoryformatversion = 1',
      '[extensions]',
      'partialClone = evil',
      '[remote "evil"]',
      'url = /nonexistent',
      'uploadpack = "%"',
      'promisor = true',
    ],
    problems: ['E-PARTIAL .', 'E-OBJECT-MISSING lost.yaml'],
  },
  {
    name: 'a promisor remote over ssh',
    config: [
      '[core]',
      'repositoryformatversion = 1',
      'sshCommand = "%"',
      '[extensions]',
      'partialClone = evil',
      '[remote "evil"]',
      'url = ssh://host/x',
      'promisor = true',
      '[protocol]',
      'allow = always',
    ],
    problems: ['E-PARTIAL .', 'E-OBJECT-MISSING lost.yaml'],
  },
  {
    name: 'a promisor remote with a helper of its own',
    config: [
      '[core]',
      'repositoryformatversion = 1',
      '[extensions]',
      'partialClone = evil',
      '[remote "evil"]',
      'url = x::y',
      'vcs = evil',
      'promisor = true',
      '[protocol]',
      'allow = always',
    ],
    problems: ['E-PARTIAL .', 'E-OBJECT-MISSING lost.yaml'],
  },
  {
    name: 'aliases of what we call',
    config: [
      '[alias]',
      'cat-file = "!%"',
      'rev-list = "!%"',
      'rev-parse = "!%"',
      'config = "!%"',
      'for-each-ref = "!%"',
    ],
  },
  {
    name: 'include.path',
    config: ['[include]', 'path = included', '[includeIf "gitdir:**"]', 'path = included'],
    planted: { included: '[core]\n\tfsmonitor = "%"\n\tpager = "%"\n\tsshCommand = "%"\n' },
  },
  {
    name: 'credential.helper',
    config: ['[credential]', 'helper = "!%"', 'helper = "%"', '[remote "origin"]', 'url = https://host/x'],
  },
  { name: 'uploadpack.packObjectsHook', config: ['[uploadpack]', 'packObjectsHook = "%"'] },
  {
    name: 'trailer, tar, merge and submodule commands',
    config: [
      '[trailer "x"]',
      'command = "%"',
      'cmd = "%"',
      '[tar "x"]',
      'command = "%"',
      '[merge "x"]',
      'driver = "%"',
      '[submodule "x"]',
      'update = "!%"',
      'url = "--upload-pack=%"',
    ],
    files: { '.gitmodules': '[submodule "x"]\n\tpath = x\n\tupdate = !%\n\turl = --upload-pack=%\n' },
  },
  { name: 'core.worktree', config: ['[core]', 'worktree = /etc', 'bare = false'] },
  {
    name: 'gc, maintenance and background work',
    config: [
      '[gc]',
      'auto = 1',
      'autoDetach = false',
      '[maintenance]',
      'auto = true',
      '[fetch]',
      'writeCommitGraph = true',
    ],
  },
  {
    name: 'trace2 targets and hooks by config',
    config: [
      '[trace2]',
      'eventTarget = /tmp/docket-trace2',
      '[hook "x"]',
      'command = "%"',
      'event = post-index-change',
    ],
  },
]

describe.each(ATTACKS)('$name', ({ config = [], files = {}, planted = {}, problems = [] }) => {
  test('runs nothing, and changes nothing that is read', async () => {
    const marks = temporaryFolder()
    const command = mark(marks)
    const plant = (text: string) => text.replaceAll('%', command)
    const repository = newRepository({ bare: false })
    const kept = { 'records/a.yaml': 'a', 'records/b.yaml': 'b', ...files }
    repository.commit({ ...kept, 'records/a.yaml': 'old' })
    const isMissing = problems.includes('E-OBJECT-MISSING lost.yaml')
    repository.commit({ ...kept, ...(isMissing ? { 'lost.yaml': 'lost' } : {}) })
    repository.git('checkout', '--quiet', '--force', 'main')
    if (isMissing) lose(repository)
    for (const [path, text] of Object.entries({ ...planted, ...hooksOfMine() })) {
      const place = join(repository.path, '.git', path)
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, plant(text), { mode: 0o755 })
    }
    const lines = config.map((line) => (line.startsWith('[') ? line : `\t${line}`))
    writeFileSync(join(repository.path, '.git', 'config'), plant(`${lines.join('\n')}\n`))
    const before = process.env.PATH
    process.env.PATH = `${helpers(marks, command)}:${before}`
    onTestFinished(() => {
      process.env.PATH = before
    })

    const { path } = repository
    const archive = await readArchive({ path })
    expect(problemsOf(archive)).toEqual(problems)
    expect([...archive.files.keys()]).toEqual(Object.keys(kept).sort())
    expect(uncommittedPaths({ path }, archive)?.amended).toEqual([])
    expect((await readArchive({ path: join(path, 'records') })).files.size).toBe(2)
    expect(readdirSync(marks).filter((name) => name.startsWith('mark'))).toEqual([])
  })
})

test('the marks are no dead letters: git itself runs what was planted', () => {
  const marks = temporaryFolder()
  const repository = newRepository({ bare: false })
  repository.commit({ a: 'x' })
  repository.git('checkout', '--quiet', '--force', 'main')
  writeFileSync(join(repository.path, '.git', 'config'), `[core]\n\tfsmonitor = "${mark(marks)}"\n`)
  git(repository.path, 'status')
  expect(readdirSync(marks).some((name) => name.startsWith('mark'))).toBe(true)
})

test('a hostile environment is not passed on', async () => {
  const marks = temporaryFolder()
  const repository = newRepository()
  repository.commit({ a: 'x' })
  const other = newRepository()
  other.commit({ b: 'y' })
  const command = mark(marks)
  const config = join(marks, 'config')
  writeFileSync(config, `[core]\n\tfsmonitor = "${command}"\n[alias]\n\tcat-file = "!${command}"\n`)
  const hostile: Record<string, string> = {
    GIT_DIR: other.path,
    GIT_WORK_TREE: '/etc',
    GIT_OBJECT_DIRECTORY: join(other.path, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: join(other.path, 'objects'),
    GIT_CONFIG_GLOBAL: config,
    GIT_CONFIG_SYSTEM: config,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsmonitor',
    GIT_CONFIG_VALUE_0: command,
    GIT_CONFIG_PARAMETERS: `'core.pager=${command}'`,
    GIT_EXTERNAL_DIFF: command,
    GIT_PAGER: command,
    GIT_SSH_COMMAND: command,
    GIT_EXEC_PATH: marks,
    GIT_TRACE: join(marks, 'mark-trace'),
    GIT_TRACE2_EVENT: join(marks, 'mark-trace2'),
    GIT_NAMESPACE: 'elsewhere',
    GIT_REPLACE_REF_BASE: 'refs/heads/',
    GIT_SHALLOW_FILE: join(marks, 'shallow'),
    GIT_LITERAL_PATHSPECS: '1',
    HOME: marks,
    XDG_CONFIG_HOME: marks,
    LANG: 'tr_TR.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
    TZ: 'Pacific/Kiritimati',
    EDITOR: command,
    PAGER: command,
    LESSOPEN: `|${command}`,
  }
  const clean = await readArchive({ path: repository.path })
  const before = { ...process.env }
  Object.assign(process.env, hostile)
  onTestFinished(() => {
    for (const name of Object.keys(hostile)) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  })
  expect(await readArchive({ path: repository.path })).toEqual(clean)
  expect(readdirSync(marks)).toEqual(['command', 'config'])
})

/** A program that leaves a mark in the folder whenever it runs. */
function mark(folder: string): string {
  const command = join(folder, 'command')
  writeFileSync(command, `#!/bin/sh\ntouch '${folder}/mark'$$\ncat >/dev/null 2>&1 </dev/null\nexit 0\n`, {
    mode: 0o755,
  })
  return command
}

/** Programs that git would look for in PATH: remote helpers, ssh, an LFS filter. */
function helpers(folder: string, command: string): string {
  const place = join(folder, 'bin')
  mkdirSync(place)
  for (const name of [
    'git-remote-evil',
    'git-remote-x',
    'git-remote-ext',
    'git-lfs',
    'ssh',
    'less',
    'gpg',
    'ssh-keygen',
  ]) {
    writeFileSync(join(place, name), `#!/bin/sh\nexec '${command}'\n`, { mode: 0o755 })
  }
  return place
}

function hooksOfMine(): Record<string, string> {
  return Object.fromEntries(HOOKS.map((hook) => [`hooks-of-mine/${hook}`, '#!/bin/sh\n%\n']))
}

/** Removes the object of `lost.yaml`, so that a promisor would be asked for it. */
function lose(repository: TestRepository): void {
  rmSync(repository.loose(repository.git('rev-parse', 'HEAD:lost.yaml').trim()))
}
