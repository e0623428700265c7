import { devNull } from 'node:os'
import { delimiter, isAbsolute, parse } from 'node:path'
import { GitPluginError, simpleGit } from 'simple-git'
import { MAX_SILENCE_MS } from './limits.ts'
import { ArchiveUnreadable } from './unreadable.ts'

/** How a git process ended. `stderr` is its text, in English. */
export type GitExit = { readonly exitCode: number; readonly stderr: string }

type GitStreams = {
  /** Written to the process, then closed. */
  readonly input?: Buffer | undefined
  /** Receives the output as it arrives. Must not throw. The buffer may be kept and written to. */
  readonly onOutput?: ((chunk: Buffer) => void) | undefined
}

/** Runs git on one repository, hardened. An exit code other than 0 is a value: the caller must look at it. */
export type Git = (args: readonly string[], streams?: GitStreams) => Promise<GitExit>

/**
 * Settings of the command line win over those of the repository. The plumbing that we call runs none of these
 * programs; a later git may.
 */
const SETTINGS = [
  `core.hooksPath=${devNull}`,
  'core.fsmonitor=false',
  'core.pager=cat',
  `core.attributesFile=${devNull}`,
  'core.commitGraph=false',
  'core.multiPackIndex=false',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
]

/** git for the repository whose git directory is given as an absolute path. Nothing is started yet. */
export function hardenedGit(gitDirectory: string): Git {
  const environment = cleanEnvironment(gitDirectory)
  return async (args, { input, onOutput } = {}) => {
    let exit: GitExit = { exitCode: -1, stderr: '' }
    const git = simpleGit({
      // Never the repository: a relative entry of PATH would find the archive's own "git" there.
      baseDir: parse(gitDirectory).root,
      config: SETTINGS,
      unsafe: {
        allowUnsafeConfigPaths: true,
        allowUnsafeHooksPath: true,
        allowUnsafeFsMonitor: true,
        allowUnsafePager: true,
        allowUnsafeGpgProgram: true,
      },
      allowEnvironment: Object.keys(environment).filter((name) => name.startsWith('GIT_')),
      // The default ends 50 ms after the process, whether or not its output has arrived.
      completion: { onClose: true, onExit: false },
      timeout: { block: MAX_SILENCE_MS },
      input: () => input,
      // Without this, an exit code of 1 with nothing on stderr counts as success.
      errors: (error, { exitCode, stdErr }) => {
        exit = { exitCode: exitCode ?? -1, stderr: Buffer.concat(stdErr).toString('utf8').trim() }
        return error instanceof GitPluginError ? error : undefined
      },
    })
      .env(environment)
      .outputHandler((_command, stdout) => {
        // simple-git keeps every chunk and joins them at the end: the archive twice in memory.
        stdout.removeAllListeners('data')
        stdout.on('data', (chunk: Buffer) => onOutput?.(chunk))
      })
    try {
      await git.raw([...args])
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new ArchiveUnreadable(
        'E-GIT-FAILED',
        `git ${args[0] ?? ''} was stopped: ${reason}`,
        'Check that the repository lies on a disk that answers, and that it holds ordinary files only.',
      )
    }
    if (exit.exitCode < 0 && exit.stderr.includes('ENOENT')) {
      throw new ArchiveUnreadable(
        'E-GIT-ABSENT',
        'The program git was not found.',
        'Install git, or read the files as they lie with --work-tree.',
      )
    }
    return exit
  }
}

/** Runs git for a short answer. */
export async function askGit(git: Git, args: readonly string[]): Promise<GitExit & { stdout: string }> {
  const chunks: Buffer[] = []
  const exit = await git(args, { onOutput: (chunk) => chunks.push(chunk) })
  return { ...exit, stdout: Buffer.concat(chunks).toString('utf8') }
}

/**
 * Nothing of the caller's environment but where programs lie: no configuration of the user or the machine, no
 * replaced or grafted history, no fetching, no prompts, no locks.
 */
function cleanEnvironment(gitDirectory: string): Record<string, string> {
  const path = process.env.PATH?.split(delimiter).filter((folder) => isAbsolute(folder))
  const systemRoot = process.env.SystemRoot
  return {
    ...(path === undefined ? {} : { PATH: path.join(delimiter) }),
    ...(systemRoot === undefined ? {} : { SystemRoot: systemRoot }),
    LC_ALL: 'C',
    GIT_DIR: gitDirectory,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_GRAFT_FILE: devNull,
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'none',
  }
}
