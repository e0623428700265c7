import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Fonts } from '../../../src/pdf/fonts.ts'
import { loadFonts } from '../../../src/pdf/fonts.ts'

const { resolve } = createRequire(import.meta.url)

/** The fonts of packs, read from the packages as the command line does. */
export function packFonts(): Fonts {
  return loadFonts((file) => readFileSync(resolve(file)))
}
