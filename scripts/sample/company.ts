import { minutesAfter } from './clock.ts'
import { record, type WrittenRecord } from './record-text.ts'

/** Who vouches for the people of the company, and for its machines. */
const PEOPLE_ISSUER = 'https://login.haldenbirk.example'
export const MACHINE_ISSUER = 'https://token.builder.example'

/** What builds releases: `builder.id` of the provenance, and the identity that signs it. */
export const BUILDER = 'https://builder.example/pipelines/release@v3'
/** Its predecessor, taken out of the policy before the archive begins. */
export const OLD_BUILDER = 'https://builder.example/pipelines/release@v2'

const ENROLLED = '2025-12-15T09:00:00Z'
const EMPLOYED = '2025-01-01T00:00:00Z'

type Role = {
  readonly role: string
  readonly products?: readonly string[]
  readonly validFrom?: string
  readonly validUntil?: string
}

type Member = {
  readonly name: string
  readonly team: string
  readonly account: string
  readonly type?: 'bot'
  readonly roles: readonly Role[]
  /** Identities beside the usual one. */
  readonly also?: readonly string[]
}

const all = (role: string): Role => ({ role })
const only = (role: string, ...products: string[]): Role => ({ role, products })

const MEMBERS = {
  'amara-diallo': {
    name: 'Amara Diallo',
    team: 'payments',
    account: 'adiallo',
    roles: [only('engineering-lead', 'payments-api')],
  },
  'anneli-virtanen': {
    name: 'Anneli Virtanen',
    team: 'developer-experience',
    account: 'avirtanen',
    // She stands in for Fatima; her account from the time as a contractor was never closed.
    roles: [only('release-owner', 'developer-portal'), only('engineering-lead', 'developer-portal')],
    also: ['anneli.virtanen@contractors.haldenbirk.example'],
  },
  'chidi-okafor': {
    name: 'Chidi Okafor',
    team: 'platform',
    account: 'cokafor',
    // Lent to security until the end of September; from then on he works for the platform again.
    roles: [
      { role: 'security', validUntil: '2026-09-30T22:00:00Z' },
      { role: 'platform', validFrom: '2026-09-30T22:00:00Z' },
    ],
  },
  'daniel-mbeki': {
    name: 'Daniel Mbeki',
    team: 'engineering',
    account: 'dmbeki',
    roles: [all('engineering-leadership')],
  },
  'dependency-bot': {
    name: 'Dependency bot',
    type: 'bot',
    team: 'platform',
    account: 'dependency-bot',
    roles: [],
  },
  'fatima-elidrissi': {
    name: 'Fatima El Idrissi',
    team: 'developer-experience',
    account: 'felidrissi',
    roles: [only('engineering-lead', 'developer-portal')],
  },
  'helena-kowalska': {
    name: 'Helena Kowalska',
    team: 'security',
    account: 'hkowalska',
    roles: [all('security-leadership')],
  },
  'ingrid-solberg': {
    name: 'Ingrid Solberg',
    team: 'security',
    account: 'isolberg',
    roles: [all('security')],
  },
  'kenji-watanabe': {
    name: 'Kenji Watanabe',
    team: 'storefront',
    account: 'kwatanabe',
    roles: [only('engineering-lead', 'storefront')],
  },
  'leila-haddad': {
    name: 'Leila Haddad',
    team: 'developer-experience',
    account: 'lhaddad',
    roles: [],
  },
  'lukas-brandt': {
    name: 'Lukas Brandt',
    team: 'storefront',
    account: 'lbrandt',
    roles: [only('release-owner', 'storefront')],
  },
  'mateus-carvalho': {
    name: 'Mateus Carvalho',
    team: 'platform',
    account: 'mcarvalho',
    roles: [all('platform')],
  },
  'noah-cohen': {
    name: 'Noah Cohen',
    team: 'storefront',
    account: 'ncohen',
    roles: [],
  },
  'priya-raghavan': {
    name: 'Priya Raghavan',
    team: 'payments',
    account: 'praghavan',
    roles: [only('release-owner', 'payments-api')],
  },
  'release-bot': {
    name: 'Release bot',
    type: 'bot',
    team: 'platform',
    account: 'release-bot',
    roles: [all('platform')],
  },
  'rosa-martinez': {
    name: 'Rosa Martínez',
    team: 'product',
    account: 'rmartinez',
    roles: [all('product-owner')],
  },
  'wei-zhang': {
    name: 'Wei Zhang',
    team: 'payments',
    account: 'wzhang',
    roles: [],
  },
  'yusuf-demir': {
    name: 'Yusuf Demir',
    team: 'operations',
    account: 'ydemir',
    roles: [all('duty-manager')],
  },
} as const satisfies Record<string, Member>

export type PersonId = keyof typeof MEMBERS
const IDS = Object.keys(MEMBERS) as PersonId[]

const member = (person: PersonId): Member => MEMBERS[person]

/** The account of a person in the change system: how authors and reviewers are written. */
export function accountOf(person: PersonId): string {
  return member(person).account
}

export function nameOf(person: PersonId): string {
  return member(person).name
}

/** The identity that a person signs with, and who vouches for it. */
export function identityOf(person: PersonId): { readonly identity: string; readonly issuer: string } {
  const { type } = member(person)
  return type === 'bot'
    ? { identity: `https://builder.example/bots/${person}`, issuer: MACHINE_ISSUER }
    : { identity: `${person.replace('-', '.')}@haldenbirk.example`, issuer: PEOPLE_ISSUER }
}

/** A second identity of the same person, where there is one. */
export function otherIdentityOf(person: PersonId): { readonly identity: string; readonly issuer: string } {
  const [identity] = member(person).also ?? []
  if (identity === undefined) throw new Error(`${person} has one identity`)
  return { identity, issuer: PEOPLE_ISSUER }
}

/** The roster: one record a person, and when it was signed. Security leadership enrols everybody, itself first. */
export function roster(): readonly { readonly value: WrittenRecord; readonly signedAt: string }[] {
  const first: PersonId = 'helena-kowalska'
  return [first, ...IDS.filter((id) => id !== first)].map((id, index) => ({
    value: personRecord(id, member(id)),
    signedAt: minutesAfter(ENROLLED, 4 * index),
  }))
}

function personRecord(id: PersonId, { name, type, team, account, roles, also = [] }: Member): WrittenRecord {
  const identities = [identityOf(id), ...also.map((identity) => ({ identity, issuer: PEOPLE_ISSUER }))]
  return record('Person', {
    id,
    name,
    type: type ?? 'human',
    team,
    identities: identities.map((identity) => ({ ...identity, validFrom: EMPLOYED })),
    roles: roles.map(({ role, products, validFrom, validUntil }) => ({
      role,
      ...(products && { products: [...products] }),
      validFrom: validFrom ?? EMPLOYED,
      ...(validUntil && { validUntil }),
    })),
    accounts: [account],
  })
}

/** Something that the company releases, and who answers for it. */
export type Product = {
  readonly id: 'developer-portal' | 'storefront' | 'payments-api'
  readonly title: string
  readonly description: string
  readonly repository: string
  readonly releaseClass: 'standard-nonprod' | 'standard-prod' | 'high-risk-prod'
  readonly environment: 'internal' | 'production'
  readonly areas: readonly string[]
  readonly team: string
  readonly owner: PersonId
  readonly lead: PersonId
  /** Name of the artifact that its pipeline builds, without the tag. */
  readonly image: string
  /** Prefix of its tickets. */
  readonly tickets: string
}

export const portal: Product = {
  id: 'developer-portal',
  title: 'Developer portal',
  description:
    'Service catalogue, scorecards and templates for the engineers of the company. Not reachable from outside.',
  repository: 'https://git.example/halden-birk/developer-portal',
  releaseClass: 'standard-nonprod',
  environment: 'internal',
  areas: [],
  team: 'developer-experience',
  owner: 'anneli-virtanen',
  lead: 'fatima-elidrissi',
  image: 'registry.example/halden-birk/developer-portal',
  tickets: 'DX',
}

export const storefront: Product = {
  id: 'storefront',
  title: 'Storefront',
  description:
    'The shop that customers see: catalogue, search, basket. It hands over to payments for everything about money.',
  repository: 'https://git.example/halden-birk/storefront',
  releaseClass: 'standard-prod',
  environment: 'production',
  areas: [],
  team: 'storefront',
  owner: 'lukas-brandt',
  lead: 'kenji-watanabe',
  image: 'registry.example/halden-birk/storefront-web',
  tickets: 'SHOP',
}

export const payments: Product = {
  id: 'payments-api',
  title: 'Payments API',
  description: 'Takes payments, refunds and stored cards; signs customers in before they pay.',
  repository: 'https://git.example/halden-birk/payments-api',
  releaseClass: 'high-risk-prod',
  environment: 'production',
  areas: ['auth', 'payments'],
  team: 'payments',
  owner: 'priya-raghavan',
  lead: 'amara-diallo',
  image: 'registry.example/halden-birk/payments-api',
  tickets: 'PAY',
}

export const PRODUCTS = [portal, storefront, payments] as const

/** What the archive is about. */
export function archiveRecord(trustedRoot: string): WrittenRecord {
  return record('Archive', {
    id: 'halden-birk',
    name: 'Halden & Birk: release decisions',
    description:
      'Release decisions of the fictional homeware retailer Halden & Birk in 2026: one internal tool, the shop, and the payments service behind it.',
    products: PRODUCTS.map(({ id, title, description }) => ({ id, title, description })),
    environments: [
      { id: 'internal', title: 'Internal cluster', production: false, protectedApproval: false },
      { id: 'staging', title: 'Staging', production: false, protectedApproval: false },
      { id: 'production', title: 'Production', production: true, protectedApproval: true },
    ],
    trust: { trustedRoots: [trustedRoot], thresholds: { timestamps: 1, logEntries: 1 } },
    history: {
      beginsWith: 'import',
      note: 'they were written by a script and committed together, so the order of commits says nothing about the year; the times of their signatures do',
    },
    maintainers: ['helena-kowalska', 'mateus-carvalho'],
  })
}
