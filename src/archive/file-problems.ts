import type { Problem } from '../domain/problem.ts'
import type { Blob } from './blobs.ts'

/** Where a file was met. */
type Place = { readonly path: string; readonly commit: string | undefined }

/** What is wrong with a file's content as git holds it; `undefined` where it was read. */
export function blobProblem(oid: string, blob: Blob | undefined, at: Place): Problem | undefined {
  if (blob?.state === 'read') return undefined
  if (blob?.state === 'not-kept') return tooLarge(blob.why, at)
  return {
    code: blob?.code ?? 'E-OBJECT-MISSING',
    message: `${at.path} (blob ${oid}) cannot be read: ${blob?.why ?? 'the repository does not hold it'}.`,
    at,
    hint: 'Fetch the repository again from a copy that is whole.',
  }
}

/** A file that breaks a limit. */
export function tooLarge(why: string, at: Place): Problem {
  return {
    code: 'E-LIMIT-SIZE',
    message: `${at.path} is not read: ${why}.`,
    at,
    hint: 'Keep large artifacts elsewhere, and their digest in the archive.',
  }
}

const POINTER = Buffer.from('version https://git-lfs.github.com/spec/v1\n')

/** A pointer of Git LFS where a file should be: its content lies on a server, and was never in the archive. */
export function pointerProblem(bytes: Uint8Array, at: Place): Problem | undefined {
  if (bytes.length > 1024 || !POINTER.equals(bytes.subarray(0, POINTER.length))) return undefined
  return {
    code: 'E-LFS-POINTER',
    message: `${at.path} is a pointer of Git LFS; the content that it stands for is not in the archive.`,
    at,
    hint: 'Commit the file itself: git lfs migrate export --include=<path>.',
  }
}
