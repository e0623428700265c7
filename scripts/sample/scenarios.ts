import { backgroundOf } from './background.ts'
import { PRODUCTS, type Product } from './company.ts'
import type { Scenario } from './plan.ts'
import { PAYMENTS_EMERGENCIES } from './scenarios/emergencies-payments.ts'
import { STOREFRONT_EMERGENCIES } from './scenarios/emergencies-storefront.ts'
import { PAYMENTS_AUTUMN } from './scenarios/payments-autumn.ts'
import { PAYMENTS_SPRING } from './scenarios/payments-spring.ts'
import { PAYMENTS_SUMMER } from './scenarios/payments-summer.ts'
import { PORTAL_FIRST_HALF } from './scenarios/portal-first-half.ts'
import { PORTAL_SECOND_HALF } from './scenarios/portal-second-half.ts'
import { STOREFRONT_AUTUMN } from './scenarios/storefront-autumn.ts'
import { STOREFRONT_SUMMER } from './scenarios/storefront-summer.ts'
import { STOREFRONT_WINTER } from './scenarios/storefront-winter.ts'

/** Every release of the sample, product by product, in the order in which they were decided. */
export const SCENARIOS: readonly Scenario[] = PRODUCTS.flatMap((product) =>
  inSequence(product, [
    ...PORTAL_FIRST_HALF,
    ...PORTAL_SECOND_HALF,
    ...STOREFRONT_WINTER,
    ...STOREFRONT_SUMMER,
    ...STOREFRONT_AUTUMN,
    ...STOREFRONT_EMERGENCIES,
    ...PAYMENTS_SPRING,
    ...PAYMENTS_SUMMER,
    ...PAYMENTS_AUTUMN,
    ...PAYMENTS_EMERGENCIES,
  ]),
)

/** Gives each release of a product the version that ran before it, and the small findings of its time. */
function inSequence(product: Product, scenarios: readonly Scenario[]): Scenario[] {
  const own = scenarios
    .filter(({ plan }) => plan.product.id === product.id)
    .toSorted((a, b) => (a.plan.decidedAt < b.plan.decidedAt ? -1 : 1))
  let running: string | undefined
  return own.map((scenario, index) => {
    const { plan } = scenario
    const previous = running
    const last = plan.deployments?.at(-1)
    if (last !== undefined && last.rolledBack === undefined) running = plan.version
    return {
      ...scenario,
      plan: { ...plan, ...(previous && { previous }), background: backgroundOf(product, index) },
    }
  })
}
