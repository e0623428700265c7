import { globSync, readFileSync } from 'node:fs'
import { TRUST_CODES } from '../../src/trust/codes.ts'
import type { Generated } from './generated.ts'
import { code, page, table } from './markdown.ts'

/** What each code means where no list in the source says it. The generator fails on a code that is nowhere explained. */
const MEANINGS: Readonly<Record<string, string>> = {
  ...TRUST_CODES,

  'E-ARCHIVE-NOT-FOUND': 'There is nothing at the path given as the archive.',
  'E-ARCHIVE-NOT-A-FOLDER': 'The path given as the archive is a file.',
  'E-ARCHIVE-NOT-READABLE': 'The archive’s folder may not be read.',
  'E-ARCHIVE-NO-COMMITS': 'The repository has no commit yet.',
  'E-ARCHIVE-NOT-IN-COMMIT': 'The folder lies in a repository, but not in the commit that was asked for.',
  'E-PIN': 'What the reader pinned is not what trust begins with in this archive.',
  'E-PIN-FILE': 'A file of pins cannot be read, pins nothing, or lies in the archive that it is to judge.',
  'E-BUILT': 'The folder named with --built holds no build.',
  'E-BUILT-STALE':
    'The build named with --built answers another question, or something of it is missing or was altered: it is no answer.',
  'E-TIME-UNPROVEN':
    'A record is signed, but no verified clock says since when: nobody can tell whether the signer’s role and key counted.',
  'E-REF-SYNTAX': 'The text is not a branch, tag or commit that may be handed to git.',
  'E-REF-UNKNOWN': 'There is no branch, tag or commit of that name.',
  'E-REF-WITHOUT-GIT': 'A commit was asked for where there is no git repository.',
  'E-GIT-ABSENT': 'The git program was not found.',
  'E-GIT-FAILED': 'git could not read the repository.',
  'E-OBJECT-MISSING': 'The repository lacks an object that it refers to.',
  'E-OBJECT-CORRUPT': 'An object of the repository cannot be read.',
  'E-OBJECT-HASH': 'The bytes of an object are not those that its id promises.',
  'E-OBJECT-TYPE': 'An object is of another type than the place that names it asks for.',
  'E-COMMIT-MALFORMED': 'A commit object is not well-formed: readers would disagree about who made it.',
  'E-TREE-MALFORMED': 'A tree object is not well-formed.',
  'E-HISTORY-SHALLOW': 'The clone holds only the newest commits: what is older cannot be told.',
  'E-PARTIAL': 'The clone lacks objects that it would fetch from elsewhere, which is never done.',
  'E-ALTERNATES': 'The repository borrows objects from another one.',
  'E-LFS-POINTER': 'The file is a pointer of git LFS: the evidence itself is not in the archive.',
  'E-FILE-UNREADABLE': 'A file may not be read.',
  'E-LIMIT-FILES': 'The archive holds more files than are read.',
  'E-LIMIT-HISTORY': 'The history holds more changes than are read.',
  'E-LIMIT-KEYS': 'The file holds more keys than are read.',
  'E-PATH-BACKSLASH': 'A file’s name holds a backslash.',
  'E-PATH-BIDI': 'A file’s name holds a character that changes the direction of writing.',
  'E-PATH-CONTROL': 'A file’s name holds a control character.',
  'E-PATH-DASH': 'A file’s name begins like an option of a command.',
  'E-PATH-DEPTH': 'Folders are nested too deep.',
  'E-PATH-DOTDOT': 'A file’s name leads out of its folder.',
  'E-PATH-DOTGIT': 'A file’s name is, on some system, git’s own folder.',
  'E-PATH-EMPTY': 'A file has no name.',
  'E-PATH-ENCODING': 'A file’s name is not UTF-8.',
  'E-PATH-GITLINK': 'An entry is another repository (a submodule), whose files are not in this one.',
  'E-PATH-INVISIBLE': 'A file’s name holds an invisible character.',
  'E-PATH-LENGTH': 'A file’s name or path is too long.',
  'E-PATH-MODE': 'An entry is neither a file nor a folder.',
  'E-PATH-RESERVED': 'A file’s name means something else on Windows.',
  'E-PATH-SLASH': 'A file’s name holds a slash.',
  'E-PATH-SPACE': 'A file’s name begins or ends with a space.',
  'E-PATH-SYMLINK': 'An entry is a symbolic link: what it leads to is not evidence.',
  'E-PATH-TWIN':
    'Two names differ only in case or in the form of their letters: some systems hold one of them.',
  'W-HISTORY-PATH': 'A name that is refused was in the archive once; its changes are not told.',
  'W-REPLACE-REFS': 'The repository holds replacements of objects; the originals were read.',

  'W-RECORD-LATER':
    'A record that nothing dates claims to be of later than the instant that was asked about; it is left out.',
  'W-RECORD-MISFILED': 'A record lies in the folder of one release and speaks of another.',
  'W-RECORD-AMENDED': 'A record was changed after it was first recorded; both versions are kept.',
  'W-FILE-AMENDED': 'A file was changed after it was first recorded; both digests are kept.',
  'W-RECORD-DELETED': 'A record was deleted; it is still listed, with who did it.',
  'W-FILE-DELETED': 'A file was deleted; its digest is still listed.',
  'W-RECORD-MOVED': 'A record was moved to another path; what it says is the same.',
  'W-FILE-MOVED': 'A file was moved to another path; its bytes are the same.',
  'W-RECORD-REPLAYED': 'Bytes that were withdrawn before appear again.',
  'W-FILE-REPLAYED': 'Bytes that were withdrawn before appear again.',
  'W-REDACTED': 'Content was taken out by a redaction; its digest is kept.',
  'E-TAG-MOVED': 'A tag of the archive’s repository names another commit than the record says.',
  'E-BOM': 'The file begins with a byte-order mark.',
  'E-JSON-SYNTAX': 'The file is not JSON.',
  'E-KEY-FORBIDDEN': 'A key is one that programs take for part of themselves, such as `__proto__`.',
  'E-NUMBER': 'A number would lose digits on reading.',
  'E-YAML-SYNTAX': 'The file is not YAML.',
  'E-YAML-FEATURE':
    'The file uses a part of YAML that two readers may read differently: tags, directives, merge keys.',
  'E-YAML-ALIAS': 'The file uses anchors or aliases.',
  'E-YAML-DUPKEY': 'A key stands twice in one map.',
  'E-XML-SYNTAX': 'The file is not XML.',
  'E-XML-DOCTYPE': 'The file brings a document type of its own; entities are never expanded.',

  'E-RECORD-SHAPE': 'The file is not a map with `apiVersion`, `kind` and `id`.',
  'E-RECORD-VERSION': 'The record is of a version that is not known here.',
  'E-RECORD-KIND': 'The record’s kind is not known.',
  'E-RECORD-DUP': 'Two files claim the same kind and id: neither counts in favour of a release.',
  'E-SCHEMA': 'The record has more problems than are listed.',
  'E-SCHEMA-MISSING': 'A field is missing.',
  'E-SCHEMA-UNKNOWN': 'A field is not known, which is often a misspelt one.',
  'E-SCHEMA-VALUE': 'A field holds a value that it may not hold.',
  'E-TYPE': 'A field holds a value of another type, often a number where text is meant.',
  'E-TIME': 'A time or duration is not written as RFC 3339 or ISO 8601 asks.',
  'E-TIME-NO-OFFSET': 'A time has no zone.',

  'E-ARCHIVE-RECORD': 'There is no record of kind Archive, or several contradict each other.',
  'E-ARCHIVE-UNAUTHORISED':
    'What the archive says of itself was not signed by the role that may; its environments count as production.',
  'W-ARCHIVE-UNSIGNED':
    'Nobody signed what the archive says of itself; its environments count as protected production.',
  'E-TRUST-UNAUTHORISED':
    'Trust material was not signed by the role that the policy names; what was there before it counts.',
  'E-REDACTION-UNAUTHORISED':
    'A redaction was not signed by the role that may order it; what it removed counts as deleted.',
  'E-UNSIGNED': 'Provenance bears no signature.',
  'E-UNVERIFIABLE': 'Nothing here can decide whether a signature is good.',
  'E-POLICY-UNAUTHORISED':
    'A policy was not signed by the role that the policy before it names; the earlier one stays in force.',
  'E-ROSTER-UNAUTHORISED':
    'A change of the roster was not signed by the role that the policy names; it does not count.',

  'E-FORMAT-AMBIGUOUS': 'The file claims to be of several formats at once.',
  'E-FORMAT-CRASH':
    'The reader of this format failed, which is a bug in Docket; the file counts as unreadable.',
  'E-FORMAT-SHAPE': 'The file claims a format and breaks its rules.',
  'E-FORMAT-VERSION': 'The file is of a version of its format that is not read.',
  'W-COUNTS-DIFFER': 'The counts that the file states are not those of what it lists; what it lists counts.',
  'W-DIGEST-WEAK': 'A digest is of an algorithm that proves nothing any more.',
  'W-FIELD-IGNORED': 'A field that the format does not know was ignored.',
  'W-RESULT-CONTRADICTS': 'A result says two things at once; the worse of them counts.',
  'W-SCAN-EMPTY': 'The list of findings is empty, which looks the same as nobody having looked.',
  'W-TIME': 'A time in the evidence cannot be placed and was left out.',
  'W-VEX-INEFFECTIVE': 'A statement that a finding does not matter has no effect.',
  'W-VEX-NO-ACTION': 'A statement that a product is affected does not say what to do.',

  'E-CHECKPOINT-SYNTAX': 'The file is not a checkpoint: a signed note with origin, size and root.',
  'E-CHECKPOINT-SIGNATURE': 'A signature on the checkpoint does not verify.',
  'E-CHECKPOINT-UNSIGNED': 'The checkpoint bears no signature of the key that was asked for.',
  'E-CHECKPOINT-ORIGIN': 'The two checkpoints are of different archives.',
  'E-HISTORY-TRUNCATED': 'The archive holds fewer entries than it did at the earlier checkpoint.',
  'E-HISTORY-FORK': 'The archive’s history is another one than at the earlier checkpoint.',
  'E-SEQ': 'The entries of the log do not follow each other: one is missing, there twice, or out of order.',
  'E-LOG-SYNTAX': 'A line of the log is not an entry in canonical form.',
  'E-PROOF': 'The proof does not lead from the entry to the checkpoint’s root.',
  'E-PROOF-SYNTAX': 'The file is not an inclusion proof.',
  'E-CHECKPOINT-KEY': 'The key given to verify a checkpoint with cannot be used.',
  'E-LOG-ROOT': 'The checkpoint of a site is not the head of the log beside it.',
  'W-STALE':
    'No checkpoint that a cosigner saw lately stands behind the archive: it may be frozen in the past.',

  'E-ALLOWED-SIGNERS': 'A line of the list of allowed signers cannot be read.',
  'W-ALLOWED-SIGNERS-ZONE': 'A time in the list of allowed signers has no zone and is read as UTC.',
  'E-REVOKED-KEYS': 'The list of revoked keys cannot be read.',
  'E-KEYRING': 'The keyring cannot be read.',
  'E-COMMIT-AUTHOR': 'The commit is signed by somebody else than its author.',
  'E-COMMIT-BAD-SIGNATURE': 'The commit’s signature does not verify.',
  'E-COMMIT-KEY-TIME': 'The key was not valid when the commit was signed.',
  'E-COMMIT-NAMESPACE': 'The signature was made for another purpose than commits.',
  'E-COMMIT-REVOKED': 'The key is revoked.',
  'E-COMMIT-UNKNOWN-KEY': 'The commit is signed with a key that nobody was allowed.',
  'E-COMMIT-UNSIGNED': 'The commit bears no signature.',
  'E-COMMIT-UNVERIFIABLE': 'Nothing here can decide whether the commit’s signature is good.',
}

const IN_SOURCE = /['"`]([EW]-[A-Z][A-Z0-9-]*[A-Z0-9])['"`]/g

/** Every code that the source can give, each with the folder that gives it. */
function codesInSource(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const path of globSync('src/**/*.ts').sort()) {
    const room = path.replaceAll('\\', '/').split('/')[1] ?? ''
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(IN_SOURCE)) {
      found.set(name, (found.get(name) ?? new Set()).add(room))
    }
  }
  return found
}

/** `docs/reference/problem-codes.md`. Fails where a code has no meaning, or a meaning no code. */
export function problemCodesReference(): Generated {
  const found = codesInSource()
  const unexplained = [...found.keys()].filter((name) => !Object.hasOwn(MEANINGS, name))
  const unused = Object.keys(MEANINGS).filter((name) => !found.has(name))
  const place = 'scripts/generate/problem-codes.ts'
  if (unexplained.length > 0) throw new Error(`write in ${place} what ${unexplained.join(', ')} means`)
  if (unused.length > 0)
    throw new Error(`take out of ${place} what nobody gives any more: ${unused.join(', ')}`)
  const rows = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, rooms]) => [
      code(name),
      MEANINGS[name] ?? '',
      [...rooms].filter((room) => room !== 'cli').join(', '),
    ])
  return {
    path: 'docs/reference/problem-codes.md',
    text: page(
      'Problem codes',
      '`E-`: something could not be read or believed. `W-`: something that a reader should know and that changed no result by itself. Scripts may rely on a code; the words beside it may be improved.',
      table(['code', 'meaning', 'given by'], rows),
    ),
  }
}
