import type { BookedResource } from '../booking/booked-resource.js';
import type { CourseProposal } from '../domain/course-types.js';
import type { Session } from '../sessions/session.entity.js';
import { sessionAnswer } from '../sessions/sessions.dto.js';
import type { ActivatedPlanAnswer } from './activation.dto.js';
import type { PlanFacts } from './plan-wishes.js';
import { conflictAnswer, proposalAnswer, type ProposalAnswer } from './proposals.dto.js';
import type { Outline } from './rest-of-course.js';
import { planAnswer } from './treatment-plans.dto.js';

export const activatedAnswer = (
  { plan, clinic }: PlanFacts,
  outline: Outline,
  chosen: CourseProposal,
  sessions: Session[],
  resources: BookedResource[],
): ActivatedPlanAnswer => ({
  ...planAnswer(plan),
  sessions: byTime(sessions).map((session) => sessionAnswer(session, resources)),
  openEnded: outline.openEnded,
  unplaced: chosen.unplaced.map((entry) => conflictAnswer(entry, clinic.timeZone)),
});

export function answersOf(facts: PlanFacts, outline: Outline, proposals: CourseProposal[]): ProposalAnswer[] {
  const gateOf = (phase: string): string | null =>
    facts.definition.phases.find((candidate) => candidate.code === phase)?.entryGate ?? null;
  const context = {
    plan: facts.plan,
    timeZone: facts.clinic.timeZone,
    openEnded: outline.openEnded,
    gateOf,
  };
  return proposals.map((proposal, i) => proposalAnswer(proposal, i + 1, context));
}

const byTime = (sessions: Session[]): Session[] =>
  [...sessions].sort(
    (a, b) =>
      (a.startsAt ?? a.wantedAt).getTime() - (b.startsAt ?? b.wantedAt).getTime() || a.ordinal - b.ordinal,
  );
