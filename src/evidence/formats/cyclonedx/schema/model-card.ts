import { z } from 'zod'
import type { Common } from './common.ts'
import { added, object, oneOf, type Since, text, texts } from './language.ts'

type Described = { readonly data: z.ZodType; readonly graphics: z.ZodType }

/** A machine-learning model's card (since 1.5). */
export function modelCardSchema(since: Since, common: Common, { data, graphics }: Described): z.ZodType {
  const { ref, properties } = common
  const approach = oneOf(
    ...['supervised', 'unsupervised', 'reinforcement-learning', 'semi-supervised', 'self-supervised'],
  )
  const formats = z.array(object({}, { format: text }))
  const metric = object(
    {},
    {
      type: text,
      value: text,
      slice: text,
      confidenceInterval: object({}, { lowerBound: text, upperBound: text }),
    },
  )
  const fairness = object({}, { groupAtRisk: text, benefits: text, harms: text, mitigationStrategy: text })
  return object(
    {},
    {
      'bom-ref': ref,
      modelParameters: object(
        {},
        {
          approach: object({}, { type: approach }),
          task: text,
          architectureFamily: text,
          modelArchitecture: text,
          datasets: z.array(z.union([data, object({}, { ref })])),
          inputs: formats,
          outputs: formats,
        },
      ),
      quantitativeAnalysis: object({}, { performanceMetrics: z.array(metric), graphics }),
      considerations: object(
        {},
        {
          users: texts,
          useCases: texts,
          technicalLimitations: texts,
          performanceTradeoffs: texts,
          ethicalConsiderations: z.array(object({}, { name: text, mitigationStrategy: text })),
          fairnessAssessments: z.array(fairness),
          ...added(since('1.6'), { environmentalConsiderations: environmentalConsiderations(common) }),
        },
      ),
      properties,
    },
  )
}

function environmentalConsiderations({ ref, properties, entity, externalReferences }: Common): z.ZodType {
  const energy = object({ value: z.number(), unit: oneOf('kWh') })
  const carbon = object({ value: z.number(), unit: oneOf('tCO2eq') })
  const provider = object(
    { organization: entity, energySource: oneOf(...ENERGY_SOURCES), energyProvided: energy },
    { 'bom-ref': ref, description: text, externalReferences },
  )
  const consumption = object(
    { activity: oneOf(...ACTIVITIES), energyProviders: z.array(provider), activityEnergyCost: energy },
    { co2CostEquivalent: carbon, co2CostOffset: carbon, properties },
  )
  return object({}, { energyConsumptions: z.array(consumption), properties })
}

const ACTIVITIES = [
  ...['design', 'data-collection', 'data-preparation', 'training', 'fine-tuning', 'validation'],
  ...['deployment', 'inference', 'other'],
]

const ENERGY_SOURCES = [
  ...['coal', 'oil', 'natural-gas', 'nuclear', 'wind', 'solar', 'geothermal', 'hydropower', 'biofuel'],
  ...['unknown', 'other'],
]
