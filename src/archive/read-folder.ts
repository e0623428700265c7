import { join } from 'node:path'
import { compareText } from '../domain/text.ts'
import type { Archive, ArchiveFile } from './archive.ts'
import { sha256Of } from './blobs.ts'
import { listDisk, readDisk, unreadableOnDisk } from './disk.ts'
import { pointerProblem, tooLarge } from './file-problems.ts'
import { MAX_FILE_BYTES, MAX_TOTAL_BYTES } from './limits.ts'
import { listProblems } from './problems.ts'

/** Reads the files as they lie. There is no history to check them against, and the archive says why. */
export function readFolder(root: string, why: string): Archive {
  const { paths, problems: refused } = listDisk(root)
  const problems = [...refused]
  const files = new Map<string, ArchiveFile>()
  let total = 0
  for (const path of [...paths].sort(compareText)) {
    const file = readDisk(join(root, path))
    const at = { path, commit: undefined }
    if ('code' in file) {
      problems.push(unreadableOnDisk(path, file.code))
    } else if ('size' in file) {
      problems.push(tooLarge(`it has ${file.size} bytes, and ${MAX_FILE_BYTES} are allowed`, at))
    } else if (total + file.bytes.length > MAX_TOTAL_BYTES) {
      problems.push(tooLarge(`everything before it already filled ${MAX_TOTAL_BYTES} bytes`, at))
    } else {
      const pointer = pointerProblem(file.bytes, at)
      if (pointer !== undefined) problems.push(pointer)
      else {
        total += file.bytes.length
        files.set(path, { path, bytes: file.bytes, sha256: sha256Of(file.bytes) })
      }
    }
  }
  const history = { state: 'absent', why } as const
  return { source: 'folder', prefix: '', files, history, problems: listProblems(problems) }
}
