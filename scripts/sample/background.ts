import type { Product } from './company.ts'
import type { CodeFinding, PackageFinding, PlannedFinding } from './evidence/finding.ts'

type Rule = Pick<CodeFinding, 'rule' | 'title' | 'message' | 'level' | 'score'>
type Advisory = Pick<PackageFinding, 'title' | 'score'>

type Background = {
  readonly rules: readonly Rule[]
  readonly files: readonly string[]
  readonly advisories: readonly Advisory[]
  readonly packages: readonly string[]
  /** First number of the fictional CVE ids. */
  readonly from: number
}

const WEB: readonly Rule[] = [
  {
    rule: 'javascript.browser.security.insecure-document-method',
    title: 'Markup written into the document',
    message: 'innerHTML is set from a value that is not a constant; prefer textContent.',
    level: 'warning',
    score: 5.3,
  },
  {
    rule: 'javascript.lang.security.audit.detect-non-literal-regexp',
    title: 'Regular expression from a variable',
    message: 'A regular expression built from input can be made to run for seconds.',
    level: 'warning',
    score: 4.3,
  },
  {
    rule: 'javascript.express.security.audit.express-open-redirect',
    title: 'Redirect to a target from the request',
    message: 'The target of this redirect is taken from the query string; it is compared with a list first.',
    level: 'warning',
    score: 4.7,
  },
  {
    rule: 'typescript.react.security.audit.react-unsanitized-property',
    title: 'Property that is rendered without escaping',
    message: 'The href of this link is not a constant.',
    level: 'note',
    score: 3.1,
  },
  {
    rule: 'javascript.lang.security.audit.unsafe-formatstring',
    title: 'Format string with input',
    message: 'Input in the first argument of console.log lets a request forge a log line.',
    level: 'note',
    score: 2.6,
  },
]

const SERVICE: readonly Rule[] = [
  {
    rule: 'java.lang.security.audit.crypto.weak-random',
    title: 'Random numbers that can be guessed',
    message: 'java.util.Random is used for a retry delay; it must never be used for a token.',
    level: 'warning',
    score: 4.2,
  },
  {
    rule: 'java.spring.security.audit.spring-actuator-fully-enabled',
    title: 'All actuator endpoints enabled',
    message: 'Only health and metrics are routed, but every endpoint is enabled.',
    level: 'warning',
    score: 5.0,
  },
  {
    rule: 'java.lang.security.audit.crlf-injection-logs',
    title: 'Line breaks in a log message',
    message: 'The merchant reference is logged as it came.',
    level: 'note',
    score: 3.3,
  },
  {
    rule: 'java.lang.security.audit.unvalidated-redirect',
    title: 'Redirect to a target from the request',
    message:
      'The return address of the hosted page is checked against the merchant’s list before it is used.',
    level: 'warning',
    score: 4.6,
  },
  {
    rule: 'java.lang.security.audit.object-deserialization',
    title: 'Deserialisation of an object stream',
    message: 'The stream comes from the service’s own queue; a JSON reader would do.',
    level: 'warning',
    score: 5.6,
  },
]

const NPM: readonly Advisory[] = [
  { title: 'Quadratic time in the parsing of content types', score: 5.3 },
  { title: 'Prototype property shown in an error message', score: 3.7 },
  { title: 'Cookie names are not checked for separators', score: 4.3 },
  { title: 'Cache key ignores the encoding of the path', score: 4.8 },
  { title: 'Temporary file readable by other users of the host', score: 3.3 },
  { title: 'Memory grows with malformed boundaries', score: 5.9 },
  { title: 'Time of a comparison depends on its input', score: 3.1 },
]

const MAVEN: readonly Advisory[] = [
  { title: 'Temporary directory is created world readable', score: 4.4 },
  { title: 'Date parser accepts years beyond the calendar', score: 3.7 },
  { title: 'Connection pool leaks a handle after a timeout', score: 5.3 },
  { title: 'XML schema lookup follows a redirect', score: 4.8 },
  { title: 'Locale dependent comparison of header names', score: 3.1 },
]

const BY_PRODUCT: Readonly<Record<Product['id'], Background>> = {
  'developer-portal': {
    rules: WEB,
    files: [
      'src/catalog/entity-page.tsx',
      'src/search/query.ts',
      'src/scorecards/table.tsx',
      'src/templates/preview.tsx',
      'src/auth/return-path.ts',
      'src/docs/markdown.ts',
      'src/audit/log.ts',
    ],
    advisories: NPM,
    packages: [
      '%40example-oss/form-parser@2.4.1',
      '%40example-oss/path-router@6.0.3',
      '%40example-oss/tmp-file@1.1.0',
    ],
    from: 20411,
  },
  storefront: {
    rules: WEB,
    files: [
      'src/basket/line-item.tsx',
      'src/catalogue/filters.ts',
      'src/checkout/address-form.tsx',
      'src/search/suggest.ts',
      'src/account/orders.tsx',
      'src/server/redirects.ts',
      'src/campaigns/banner.tsx',
    ],
    advisories: NPM,
    packages: [
      '%40example-oss/edge-cache@3.2.0',
      '%40example-oss/cookie-jar@5.1.2',
      '%40example-oss/multipart@1.9.4',
    ],
    from: 22307,
  },
  'payments-api': {
    rules: SERVICE,
    files: [
      'src/main/java/example/payments/refund/RefundController.java',
      'src/main/java/example/payments/capture/RetryPolicy.java',
      'src/main/java/example/payments/auth/SessionFilter.java',
      'src/main/java/example/payments/hosted/ReturnAddress.java',
      'src/main/java/example/payments/queue/EventReader.java',
      'src/main/java/example/payments/ops/ActuatorConfig.java',
      'src/main/java/example/payments/ledger/Posting.java',
    ],
    advisories: MAVEN,
    packages: [
      'example.commons/date-kit@4.2.0',
      'example.commons/conn-pool@3.7.1',
      'example.commons/xml-lite@2.0.5',
    ],
    from: 24115,
  },
}

/** What every product contains: a few package URLs for its bill of materials. */
export function componentsOf(product: Product): readonly string[] {
  return BY_PRODUCT[product.id].packages.map((name) => `${ecosystem(product)}${name}`)
}

/**
 * The small findings of a product's n-th release: one in code, one in a package. Each is open in two releases and then
 * gone, as where a team works through its list.
 */
export function backgroundOf(product: Product, n: number): readonly PlannedFinding[] {
  return [small(product, n), small(product, n + 1)]
}

function small(product: Product, n: number): PlannedFinding {
  const { rules, files, advisories, packages, from } = BY_PRODUCT[product.id]
  if (n % 2 === 0) {
    return { in: 'sast', ...pick(rules, n / 2), file: pick(files, n / 2), line: 18 + ((n * 37) % 160) }
  }
  const advisory = pick(advisories, (n - 1) / 2)
  const component = `${ecosystem(product)}${pick(packages, (n - 1) / 2)}`
  return { in: 'dependency', id: `CVE-2026-${from + n * 113}`, ...advisory, component }
}

const ecosystem = ({ id }: Product) => (id === 'payments-api' ? 'pkg:maven/' : 'pkg:npm/')

function pick<T>(list: readonly T[], n: number): T {
  const item = list[n % list.length]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}
