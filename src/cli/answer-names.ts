import { hash } from 'node:crypto'
import type { AnswerIndex } from '../report/answers.ts'

/** The folder of a site with the documents from which it answers. */
export const ANSWERS = 'answers'

export type Divided = keyof AnswerIndex['parts']

/** The part in which a key lies: first digits of a digest, and of any other key the first digits of its digest. */
export function partOf(kind: Divided, key: string, digits: number): string {
  return (kind === 'digests' ? key : hash('sha256', key, 'hex')).slice(0, digits)
}

export function partFile(kind: Divided, part: string): string {
  return part === '' ? `${kind}.json` : `${kind}-${part}.json`
}

export function deploymentsFile(n: number): string {
  return `deployments-${n + 1}.json`
}
