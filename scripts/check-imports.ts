import { checkImports } from './imports.ts'

const { read, unread, broken } = await checkImports(process.cwd())

for (const { rule, why, from, to } of broken) {
  console.error(`error: ${rule}: ${from} -> ${to}\n  hint: ${why}`)
}
for (const path of unread) {
  console.error(`error: ${path} was not read, so nothing is known of its imports`)
}
if (read.length === 0) console.error('error: no source file was read')

console.log(`imports: ${read.length} files read, ${unread.length} unread, ${broken.length} broken rules`)
process.exitCode = read.length > 0 && unread.length === 0 && broken.length === 0 ? 0 : 1
