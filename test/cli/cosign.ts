import { readFileSync, writeFileSync } from 'node:fs'
import { witnessOf } from '../support/witness.ts'

/*
 * Signs a checkpoint as a witness would: `node cosign.ts CHECKPOINT SIGNED TIME`. The key is made of the witness's
 * name, so that transcripts can name it; it proves nothing to anybody.
 */

const [from = '', to = '', time = ''] = process.argv.slice(2)
const witness = witnessOf('witness.example/w1')
writeFileSync(to, witness.cosign(readFileSync(from, 'utf8'), time))
console.log(witness.vkey)
