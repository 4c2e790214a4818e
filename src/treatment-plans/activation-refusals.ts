import type { Call } from '../common/call.js';
import { overridden } from '../common/override.js';
import type { CourseProposal } from '../domain/course-types.js';
import { conflict, impossible, invalid, type DomainError } from '../domain/errors.js';
import type { ActivationKnown } from './activation-facts.js';
import { answersOf } from './activation-answers.js';
import type { PlanFacts } from './plan-wishes.js';
import type { Outline } from './rest-of-course.js';
import type { ActivatePlan } from './activation.dto.js';
import { conflictAnswer } from './proposals.dto.js';
import { startDateFaults } from './treatment-plans.service.js';

/* What stands in the way of a course, each refusal with everything that it names. */

export function refuseUnready(
  { unmet, other }: ActivationKnown,
  call: Call,
  { override }: ActivatePlan,
): void {
  if (unmet.length > 0) {
    throw conflict('GATES_UNMET', 'The patient is not ready for this course; unmet names every reason.', {
      unmet,
    });
  }
  // In every clinic; which plan it is, only where the caller may know it.
  if (!other.exists) return;
  if (!override) {
    throw conflict(
      'ACTIVE_PLAN_EXISTS',
      'The patient has another active treatment plan.',
      other.id === null ? {} : { treatmentPlanId: other.id },
    );
  }
  overridden(call, override, 'that a patient has one active plan');
}

/** A draft may have waited past its own start. */
export function refusePastStart({ plan, clinic, sessions }: PlanFacts, now: Date): void {
  if (sessions.length > 0) return;
  const faults = startDateFaults(plan.startDate, clinic.timeZone, now);
  if (faults.length > 0) throw invalid(faults);
}

export function refuseUnplaced(
  { clinic }: PlanFacts,
  { unplaced }: CourseProposal,
  bestEffort: boolean,
): void {
  if (unplaced.length === 0 || bestEffort) return;
  throw impossible(
    'COURSE_NOT_PLACEABLE',
    'The course cannot be placed as a whole; conflicts names each session, what refuses it, and the nearest times.',
    { conflicts: unplaced.map((entry) => conflictAnswer(entry, clinic.timeZone)) },
  );
}

export function refuseBreaches({ clinic }: PlanFacts, chosen: CourseProposal, accepted: boolean): void {
  if (accepted) return;
  const conflicts = chosen.sessions.flatMap((placement) =>
    placement.deviations
      .filter(({ code }) => code === 'WINDOW_EXCEEDED' || code === 'GAP_MAX_EXCEEDED')
      .map(({ code, detail }) =>
        conflictAnswer(
          {
            code,
            detail,
            phase: placement.phase,
            ordinal: placement.ordinal,
            wantedLocal: placement.wantedLocal,
            nearest: [placement.startsAt],
          },
          clinic.timeZone,
        ),
      ),
  );
  if (conflicts.length === 0) return;
  throw impossible(
    'BREACHES_NOT_ACCEPTED',
    "The course fits only outside the protocol's windows or gaps; accept that with acceptBreaches and a reason.",
    { conflicts },
  );
}

export const proposalChanged = (
  facts: PlanFacts,
  outline: Outline,
  proposals: CourseProposal[],
): DomainError =>
  conflict('PROPOSAL_CHANGED', 'What was proposed can no longer be booked; here is what can.', {
    proposals: answersOf(facts, outline, proposals),
  });

export const nothingToPropose = (detail: string): DomainError =>
  conflict('PLAN_HAS_NOTHING_TO_PROPOSE', detail);
