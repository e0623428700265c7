import { RELEASE_CLASSES } from '../../domain/vocabulary.ts'
import type { ValueOf } from '../../records/record.ts'
import { blockingChanges } from './blocking.ts'
import { classChanges } from './classes.ts'
import {
  authorityChanges,
  dutyChanges,
  emergencyChanges,
  escalationChanges,
  exceptionChanges,
  raciChanges,
} from './duties.ts'
import type { PolicyChange } from './edit.ts'

type Policy = ValueOf<'Policy'>

/** Says in words what lies between two policies, and which way each edit goes. */
export function comparePolicies(before: Policy, after: Policy): PolicyChange[] {
  return [
    ...RELEASE_CLASSES.flatMap((name) => classChanges(name, before.classes[name], after.classes[name])),
    ...blockingChanges(before.blocking, after.blocking),
    ...exceptionChanges(before.exceptions, after.exceptions),
    ...emergencyChanges(before.emergency, after.emergency),
    ...escalationChanges(before.escalation, after.escalation),
    ...dutyChanges(before.separationOfDuties, after.separationOfDuties),
    ...raciChanges(before.raci, after.raci),
    ...authorityChanges(before.authority, after.authority),
  ]
}
