import { lstatSync, mkdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import type { Kept } from './kept.ts'

/**
 * Lets Node keep compiled code between runs: compiling takes longer than many an answer. In a folder of this user that
 * nobody else may enter, because what lies there is run; never in the shared one that Node would take by itself.
 */
export function keepCompiledCode(kept: Kept | undefined, argv: readonly string[]): void {
  if (kept === undefined || process.platform === 'win32' || argv.includes('--no-cache')) return
  const folder = join(kept.cache, 'docket', 'code')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = lstatSync(folder)
    const isOwn = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0
    if (isOwn) enableCompileCache(folder)
  } catch {
    // Without it every run compiles.
  }
}
