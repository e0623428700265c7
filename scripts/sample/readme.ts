import { PRODUCTS } from './company.ts'
import type { Expectation, Scenario } from './plan.ts'

/** The README of the archive: what it is, and which release shows what. */
export function readme(scenarios: readonly Scenario[]): string {
  const tables = PRODUCTS.map((product) => {
    const rows = scenarios
      .filter(({ plan }) => plan.product.id === product.id)
      .map(({ plan, shows, expect }) => {
        const release = `${product.id}@${plan.version}`
        return `| ${release} | ${plan.decidedAt.slice(0, 10)} | ${shows} | ${outcomeWords(expect)} | ${expect.followed} |`
      })
    return [
      `## ${product.title}`,
      '',
      product.description,
      '',
      '| Release | Decided | Shows | Gate | Decision |',
      '|---|---|---|---|---|',
      ...rows,
    ].join('\n')
  })
  return `${[INTRODUCTION, ...tables, REGISTERS].join('\n\n')}\n`
}

function outcomeWords({ outcome, outcomeWithoutExceptions, outcomeNow, outcomeToday }: Expectation): string {
  const words = [
    outcome === outcomeWithoutExceptions
      ? outcome
      : `${outcome}; without exceptions ${outcomeWithoutExceptions}`,
  ]
  if (outcomeNow !== undefined) words.push(`with what is known now ${outcomeNow}`)
  if (outcomeToday !== undefined) words.push(`under the policy of today ${outcomeToday}`)
  return words.join('; ')
}

const INTRODUCTION = `# Sample archive

Release decisions of Halden & Birk, a retailer of homeware, in 2026. **Everything here is fictional**: the company and
its people, the products, packages and vulnerabilities (the CVE ids were never assigned to them), the incidents and
the tickets. The tools named in the evidence are real kinds of tool; what they report here was never run. All
addresses end in \`.example\`.

It is read as of 2026-11-20. \`npm run sample\` writes it anew. Records are signed with a signing authority that exists
only for this archive: its trusted root is \`trust/2025-12-15.trusted_root.json\`, and its keys were thrown away when
it had signed, so each run makes new signatures over the same records.

Each release lies in \`releases/<product>/<month>/<version>/\`. The tables say what it is there to show, what the gate
says of it at the time of its decision, and what became of that. *Followed*: approved on pass or warn, or held back on
escalate or block. *Overridden*: approved although the gate said escalate or block. *Stricter*: held back although the
gate would have let it pass. *Undecided*: nobody has decided yet. A test holds every row against what Docket computes.`

const REGISTERS = `## Beside the releases

| Where | Shows |
|---|---|
| policy/2026-01.yaml, policy/2026-07.yaml | a policy that changed in between: tighter on highs and on the length of exceptions |
| exceptions/EX-2026-001 | expired, and relied on by payments-api@2.3.0 five days later; closed since |
| exceptions/EX-2026-002 | granted and never used |
| exceptions/EX-2026-003 | renewed twice, as often as the policy allows; closed |
| exceptions/EX-2026-004 | requested and never granted |
| exceptions/EX-2026-005 | revoked when its compensating control proved not to work |
| exceptions/EX-2026-006 | in force and about to expire |
| exceptions/EX-2026-007 | granted without an end: invalid |
| exceptions/EX-2026-008 | granted for longer than the policy allows: invalid |
| exceptions/EX-2026-009 | granted by whoever asked for it: invalid |
| exceptions/EX-2026-010 | in force, for a tool that reports what is not there |
| exceptions/EX-2026-011 | granted, to take effect in December |
| deployments/production.yaml | on 2026-08-14 an image ran in production that no release names |
| deployments/internal.csv | a listing as the pipeline wrote it, pinned by the record beside it |
| incidents/INC-2026-034 | leads from the digest of an image to storefront@4.1.0 and what became known after its approval |
| people/chidi-okafor.yaml | a role that ended; storefront@4.6.0 was approved in it all the same |
| people/anneli-virtanen.yaml | one person with two identities |
| reviews/ | a threat model that ended and its successor |
| triage/ | findings that somebody looked at, one with an adjudicated severity |`
