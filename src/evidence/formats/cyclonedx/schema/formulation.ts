import { z } from 'zod'
import type { Common } from './common.ts'
import type { Inventory } from './component.ts'
import { boolean, dateTime, exactlyOne, object, oneOf, setOf, text, texts } from './language.ts'

/** How something was made: workflows of tasks and steps (since 1.5). */
export function formulaSchema(common: Common, { component, service }: Inventory): z.ZodType {
  const { ref, properties, attachment, externalReferences, dependency } = common
  const externalReference = externalReferences.element
  const resource = exactlyOne(['ref', 'externalReference'], object({}, { ref, externalReference }))
  const resourceReferences = setOf(resource)
  const environmentVars = setOf(z.union([properties.element, text]))
  const parameter = object({}, { name: text, value: text, dataType: text })
  const inputs = setOf(
    exactlyOne(
      ['resource', 'parameters', 'environmentVars', 'data'],
      object(
        {},
        {
          source: resource,
          target: resource,
          resource,
          parameters: setOf(parameter),
          environmentVars,
          data: attachment,
          properties,
        },
      ),
    ),
  )
  const outputs = setOf(
    exactlyOne(
      ['resource', 'environmentVars', 'data'],
      object(
        {},
        {
          type: oneOf('artifact', 'attestation', 'log', 'evidence', 'metrics', 'other'),
          source: resource,
          target: resource,
          resource,
          data: attachment,
          environmentVars,
          properties,
        },
      ),
    ),
  )
  const volume = object(
    {},
    {
      uid: text,
      name: text,
      mode: oneOf('filesystem', 'block'),
      path: text,
      sizeAllocated: text,
      persistent: boolean,
      remote: boolean,
      properties,
    },
  )
  const workspaces = setOf(
    object(
      { 'bom-ref': ref, uid: text },
      {
        name: text,
        aliases: texts,
        description: text,
        resourceReferences,
        accessMode: oneOf('read-only', 'read-write', 'read-write-once', 'write-once', 'write-only'),
        mountPath: text,
        managedDataType: text,
        volumeRequest: text,
        volume,
        properties,
      },
    ),
  )
  const event = object(
    {},
    {
      uid: text,
      description: text,
      timeReceived: dateTime,
      data: attachment,
      source: resource,
      target: resource,
      properties,
    },
  )
  const trigger = object(
    { type: oneOf('manual', 'api', 'webhook', 'scheduled'), 'bom-ref': ref, uid: text },
    {
      name: text,
      description: text,
      resourceReferences,
      event,
      conditions: setOf(object({}, { description: text, expression: text, properties })),
      timeActivated: dateTime,
      inputs,
      outputs,
      properties,
    },
  )
  const command = object({}, { executed: text, properties })
  const step = object({}, { name: text, description: text, commands: z.array(command), properties })
  const required = { 'bom-ref': ref, uid: text, taskTypes: z.array(oneOf(...TASK_TYPES)) }
  const optional = {
    name: text,
    description: text,
    resourceReferences,
    trigger,
    steps: setOf(step),
    inputs,
    outputs,
    timeStart: dateTime,
    timeEnd: dateTime,
    workspaces,
    runtimeTopology: setOf(dependency),
    properties,
  }
  const task = object(required, optional)
  const workflow = object(required, {
    ...optional,
    tasks: setOf(task),
    taskDependencies: setOf(dependency),
  })
  return object(
    {},
    {
      'bom-ref': ref,
      components: setOf(component),
      services: setOf(service),
      workflows: setOf(workflow),
      properties,
    },
  )
}

const TASK_TYPES = [
  ...['copy', 'clone', 'lint', 'scan', 'merge', 'build', 'test', 'deliver', 'deploy', 'release', 'clean'],
  'other',
]
