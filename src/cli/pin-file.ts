import { readFileSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import { parseSha256, type Sha256 } from '../domain/digest.ts'
import { CommandFailure, EXIT } from './exit.ts'

/** A digest that the reader pins, and how they call it: for messages. */
export type Pin = { readonly digest: Sha256; readonly name: string }

/**
 * Reads a file of pins: `sha256:` and 64 hexadecimal digits a line, then, if anything, a space and what it is. Empty
 * lines and lines that begin with `#` say nothing. Anything else fails: a pin that was not understood protects nobody.
 */
export function readPinFile(folder: string, file: string, archive: string): readonly Pin[] {
  const path = resolve(folder, file)
  const inArchive = relative(archive, path)
  if (inArchive !== '..' && !inArchive.startsWith(`..${sep}`) && resolve(archive, inArchive) === path) {
    throw new CommandFailure(
      EXIT.usage,
      `the pin file ${file} lies in the archive`,
      'keep it where whoever writes the archive cannot: pins that come along prove nothing',
      'E-PIN-FILE',
    )
  }
  const pins = textOf(path, file)
    .split('\n')
    .flatMap((line, index) => pinOf(line.replace(/\r$/, ''), `${file}:${index + 1}`) ?? [])
  if (pins.length > 0) return pins
  throw new CommandFailure(
    EXIT.usage,
    `${file} pins nothing`,
    'write a digest a line, such as sha256:… trust/root.json',
    'E-PIN-FILE',
  )
}

function textOf(path: string, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path))
  } catch (error) {
    const why = error instanceof TypeError ? 'is not UTF-8 text' : 'cannot be read'
    throw new CommandFailure(
      EXIT.usage,
      `${file} ${why}`,
      'check the path given with --pin-file',
      'E-PIN-FILE',
    )
  }
}

function pinOf(line: string, place: string): Pin | undefined {
  if (line.trim() === '' || line.startsWith('#')) return undefined
  const [, digits = '', what = ''] = /^sha256:([0-9a-f]{64})(?: +(.*))?$/.exec(line) ?? []
  const digest = parseSha256(digits)
  if (digest !== undefined) return { digest, name: what === '' ? place : `${what.trim()} (${place})` }
  throw new CommandFailure(
    EXIT.usage,
    `${place} is not a pin`,
    'write sha256: and 64 lower-case hexadecimal digits, then a space and what it is, if you like',
    'E-PIN-FILE',
  )
}
