import type { IForbiddenRuleType } from 'dependency-cruiser'

/** What one folder of `src` may import. Whatever is not listed is forbidden. */
type Room = {
  /** Why the walls stand where they stand. */
  readonly why: string
  /** Other rooms. */
  readonly rooms: readonly string[]
  /** npm packages. */
  readonly packages: readonly string[]
  /** Modules of Node; `*` for all of them. */
  readonly node: readonly string[]
}

const FINDINGS = ['domain', 'records', 'evidence', 'trust']
const HELD = [...FINDINGS, 'attribution', 'dossier']
const JUDGING = [...HELD, 'exceptions', 'gates', 'conformance']

/** The house: every room of `src`, `.` being the files that lie in `src` itself. */
export const ROOMS: Readonly<Record<string, Room>> = {
  domain: {
    why: 'The words that everybody uses depend on nobody.',
    rooms: [],
    packages: ['temporal-polyfill'],
    node: [],
  },
  reading: {
    why: 'Bytes to values, strictly, the same for every kind of file: knows no record and no evidence.',
    rooms: ['domain'],
    packages: ['yaml', 'jsonc-parser', 'zod'],
    node: [],
  },
  archive: {
    why: 'The only reader of git; what it hands on is bytes and history, without meaning.',
    rooms: ['domain', 'reading'],
    packages: ['simple-git', 'zod'],
    node: ['*'],
  },
  records: {
    why: 'What people write is read without knowing what tools say or who signed.',
    rooms: ['domain', 'reading'],
    packages: ['zod', 'yaml', 'csv-parse', 'fastest-levenshtein'],
    node: [],
  },
  evidence: {
    why: 'What tools say is read without knowing what people decided or who signed.',
    rooms: ['domain', 'reading'],
    packages: ['zod', 'jsonc-parser', 'saxes', 'csv-parse'],
    node: [],
  },
  trust: {
    why: 'Who said it is established from bytes alone, offline; the only room with cryptography.',
    rooms: ['domain', 'reading', 'checkpoint'],
    packages: [
      'zod',
      '@sigstore/bundle',
      '@sigstore/core',
      '@sigstore/protobuf-specs',
      '@noble/curves',
      'openpgp',
    ],
    node: ['crypto', 'buffer'],
  },
  checkpoint: {
    why: 'The history as a Merkle log, and the signed heads of it: bytes in, proofs out; hashes and verifies, signs nothing.',
    rooms: ['domain', 'reading'],
    packages: ['zod'],
    node: ['crypto', 'buffer'],
  },
  attribution: {
    why: 'Joins who signed with who that is: identity to person to role, valid at the time of the act.',
    rooms: ['domain', 'records', 'trust'],
    packages: [],
    node: [],
  },
  dossier: {
    why: 'Gathers what the archive holds about one release, and nothing else: judges nothing.',
    rooms: [...FINDINGS, 'attribution'],
    packages: [],
    node: [],
  },
  exceptions: {
    why: 'An exception is a fold over its events: no clock, no file, no rule of the gate.',
    rooms: HELD,
    packages: ['zod'],
    node: [],
  },
  gates: {
    why: 'The rule is judged from what was read and verified, and from nothing else.',
    rooms: [...HELD, 'exceptions'],
    packages: ['zod'],
    node: [],
  },
  conformance: {
    why: 'Whether people followed the rule is judged after the rule, and never changes it.',
    rooms: [...HELD, 'exceptions', 'gates'],
    packages: ['zod'],
    node: [],
  },
  report: {
    why: 'Gathers what the judging rooms found into one document, the only thing that renderers see.',
    rooms: JUDGING,
    packages: ['zod', 'canonicalize'],
    node: [],
  },
  assessment: {
    why: 'Joins reading with judging: whose signatures hold, and which policies, persons and roots count.',
    rooms: ['domain', 'archive', ...JUDGING.slice(1), 'checkpoint', 'report'],
    packages: [],
    node: ['crypto'],
  },
  site: {
    why: 'Pages are drawn from the report and from nothing else; the only room with templates.',
    rooms: ['domain', 'report'],
    packages: ['@11ty/eleventy', 'handlebars', 'minisearch', 'd3-scale', 'd3-shape'],
    node: ['path', 'url'],
  },
  pdf: {
    why: 'Packs are drawn from the report and from nothing else; the only room with pdfkit.',
    rooms: ['domain', 'report'],
    packages: ['pdfkit', 'fontkit', 'source-sans', 'source-code-pro', 'd3-scale', 'd3-shape'],
    node: [],
  },
  exports: {
    why: 'Machine-readable exports are written from the report and from nothing else.',
    rooms: ['domain', 'report'],
    packages: ['csv-stringify', 'canonicalize'],
    node: [],
  },
  cli: {
    why: 'The command line joins the stages; the only room with a clock, an environment and a terminal.',
    rooms: [
      '.',
      'domain',
      'reading',
      'archive',
      ...JUDGING.slice(1),
      'checkpoint',
      'assessment',
      'report',
      'site',
      'pdf',
      'exports',
    ],
    packages: ['commander', 'listr2', 'canonicalize', 'fastest-levenshtein', 'zod'],
    node: ['*'],
  },
  '.': {
    why: 'The public API and the join of the pure stages: no file, no clock.',
    rooms: [
      '.',
      'domain',
      'reading',
      'archive',
      ...JUDGING.slice(1),
      'checkpoint',
      'assessment',
      'report',
      'site',
      'pdf',
      'exports',
    ],
    packages: [],
    node: [],
  },
}

/** Where running begins: the command line, its worker threads, and the public API. */
const ENTRANCES = '^src/(cli/main|cli/.+-worker|index)\\.ts$'

const inside = (room: string) => (room === '.' ? 'src/[^/]+$' : `src/${room}/`)
const anyOf = (parts: readonly string[]) => `(${parts.join('|')})`
const literal = (text: string) => text.replaceAll('.', '\\.')

/** One package is used by the room that lists it; the rule carries the room's name, and so does the message. */
function wallsOf([name, room]: [string, Room]): IForbiddenRuleType[] {
  const label = name === '.' ? 'root' : name
  const from = { path: `^${inside(name)}` }
  const walls: IForbiddenRuleType[] = [
    {
      name: `${label}-imports-only-its-layers`,
      comment: room.why,
      severity: 'error',
      from,
      to: { dependencyTypes: ['local'], pathNot: `^${anyOf([name, ...room.rooms].map(inside))}` },
    },
    {
      name: `${label}-uses-only-its-packages`,
      comment: `${room.why} Its packages: ${room.packages.join(', ') || 'none'}.`,
      severity: 'error',
      from,
      to: {
        path: 'node_modules/',
        ...(room.packages.length > 0 && {
          pathNot: `node_modules/(@types/)?${anyOf(room.packages.map(literal))}/`,
        }),
      },
    },
  ]
  if (room.node.includes('*')) return walls
  return [
    ...walls,
    {
      name: `${label}-uses-only-its-node-modules`,
      comment: `${room.why} Modules of Node: ${room.node.join(', ') || 'none'}.`,
      severity: 'error',
      from,
      to: {
        dependencyTypes: ['core'],
        ...(room.node.length > 0 && { pathNot: `^(node:)?${anyOf(room.node)}$` }),
      },
    },
  ]
}

const rules: readonly IForbiddenRuleType[] = [
  ...Object.entries(ROOMS).flatMap(wallsOf),
  {
    name: 'every-folder-is-a-room',
    comment: 'A folder that no rule speaks of could import anything: name it in ROOMS first.',
    severity: 'error',
    from: { path: '^src/', pathNot: `^${anyOf(Object.keys(ROOMS).map(inside))}` },
    to: {},
  },
  {
    name: 'plugin-imports-no-sibling',
    comment: 'Adding or removing a kind, format, method, criterion or check touches one folder.',
    severity: 'error',
    from: { path: '^src/([^/]+)/(kinds|formats|methods|criteria|checks)/([^/]+)/' },
    to: {
      path: '^src/$1/$2/([^/]+/|index\\.ts$)',
      pathNot: '^src/$1/$2/$3/',
    },
  },
  {
    name: 'judging-sees-results-not-readers',
    comment:
      'Exceptions, gates and conformance take types of records, evidence and trust; they run no reader.',
    severity: 'error',
    from: { path: '^src/(exceptions|gates|conformance)/' },
    to: {
      path: '^src/(records|evidence|trust)/',
      // What provenance and summaries must say is policy, not reading: pure functions, written where their words are.
      pathNot: '^src/trust/(provenance|summary)-policy\\.ts$',
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'no-cycle',
    comment: 'A file can be read and understood before the files that use it.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphan',
    comment:
      'Every file is reached from the command line or from the public API; dead code misleads its readers.',
    severity: 'error',
    from: { path: ENTRANCES },
    to: { path: '^src/', pathNot: [ENTRANCES, '\\.d\\.ts$'], reachable: false },
  },
  {
    name: 'nothing-unresolved',
    comment: 'An import that the checker cannot follow is one that it cannot check.',
    severity: 'error',
    from: { path: '^src/' },
    to: { couldNotResolve: true },
  },
  {
    name: 'only-declared-packages',
    comment:
      'A package that comes along by chance, or only for development, is missing in somebody else’s folder.',
    severity: 'error',
    from: { path: '^src/' },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-optional', 'npm-peer', 'deprecated'],
    },
  },
]

export default rules
