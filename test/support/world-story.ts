import type { Instant } from '../../src/domain/instant.ts'
import { AS_OF, inRelease, instant, RELEASE, story } from './world.ts'
import { type Draft, type Json, type Patch, patched, type Written } from './world-draft.ts'
import { exceptionOf } from './world-release.ts'

/**
 * A story as a row of a `cases.yaml` tells it: the class of the release, when it is looked at, an exception, an
 * escalation or a retrospective in short, and a merge patch over the files of a release that has everything.
 */
export type StoryGiven = { readonly [key: string]: Json }

export function storyOf(given: StoryGiven): { draft: Draft; asOf: Instant } {
  const {
    class: releaseClass = 'high-risk-prod',
    asOf,
    exception,
    escalation,
    retrospective,
    ...rest
  } = given
  const draft = story(
    String(releaseClass),
    exception === undefined ? {} : exceptionOf(String(exception)),
    escalation === undefined ? {} : escalationOf(escalation as Written),
    retrospective === undefined ? {} : { retrospective: retrospectiveOf(retrospective as Written) },
  )
  return {
    draft: patched(draft, inRelease(rest as Patch)),
    asOf: asOf === undefined ? AS_OF : instant(String(asOf)),
  }
}

const ROLES: Readonly<Record<string, string>> = {
  owner: 'release-owner',
  security: 'security',
  director: 'engineering-leadership',
  product: 'product-owner',
  chief: 'security-leadership',
  duty: 'duty-manager',
  lead: 'engineering-lead',
}

/** `{ situation, decidedBy: [persons], signedBy: [persons], decision, resolvedAt }`: raised, and resolved where somebody decided. */
export function escalationOf(given: Written): Patch {
  const { situation, decidedBy, signedBy, decision = 'proceed', more = {}, raisedBy = 'owner' } = given
  const { raisedAt = '2026-03-12T10:00:00Z', resolvedAt = '2026-03-12T12:00:00Z' } = given
  const head = { apiVersion: 'docket/v1', kind: 'Escalation', escalation: 'ESC-1', release: RELEASE }
  const deciders = (decidedBy ?? []) as readonly string[]
  const [first] = deciders
  return {
    'escalations/raised': {
      ...head,
      id: 'ESC-1/raised',
      event: 'raised',
      situation: situation ?? null,
      raisedAt,
      reason: 'It cannot wait.',
      parties: [{ person: 'security', role: 'security' }],
      route: ['security-leadership'],
      by: raisedBy,
      role: ROLES[String(raisedBy)] ?? 'release-owner',
    },
    ...(first === undefined
      ? {}
      : {
          'escalations/resolved': {
            ...head,
            id: 'ESC-1/resolved',
            event: 'resolved',
            resolvedAt,
            decision,
            decidedBy: deciders.map((person) => ({ person, role: ROLES[person] ?? 'nobody' })),
            rationale: 'We talked about it.',
            by: first,
            role: ROLES[first] ?? 'nobody',
            $signed: { by: signedBy ?? deciders, at: resolvedAt },
            ...(more as object),
          },
        }),
  }
}

function retrospectiveOf({ closes = [], ...fields }: Written): Written {
  return {
    apiVersion: 'docket/v1',
    kind: 'Retrospective',
    id: `${RELEASE}/retrospective`,
    release: RELEASE,
    heldAt: '2026-03-14T10:00:00Z',
    attendees: [{ person: 'owner', role: 'release-owner' }],
    findings: [],
    followUpsClosed: (closes as readonly string[]).map((id) => ({
      id,
      closedAt: '2026-03-14T09:00:00Z',
      note: 'Done.',
    })),
    by: 'owner',
    role: 'release-owner',
    ...fields,
  }
}
