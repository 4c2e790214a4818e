import type { Call } from '../common/call.js';
import type { SetClock } from '../common/clock.js';
import type { FollowUpAnswer } from '../follow-ups/follow-ups.dto.js';
import type { FollowUpsService } from '../follow-ups/follow-ups.service.js';

const HOUR = 3_600_000;
/** One in so many is left open, as it happens. */
const LEFT_OPEN = 7;
const SCORED = ['PHQ-9', 'GAD-7'] as const;
const ITEMS = { 'PHQ-9': 9, 'GAD-7': 7 };

/** Answers what fell due before now: rated patients get better week by week, evaluations find that. */
export async function answerFollowUps(
  followUps: FollowUpsService,
  call: Call,
  clock: SetClock,
  now: Date,
): Promise<void> {
  const ratings = new Map<string, number>();
  for (const [i, followUp] of (await overdue(followUps, call)).entries()) {
    if (i % LEFT_OPEN === LEFT_OPEN - 1) continue;
    clock.set(new Date(Math.min(Date.parse(followUp.dueAt) + 10 * HOUR, now.getTime())));
    for (const scale of SCORED.filter((code) => followUp.scales.includes(code))) {
      const before = ratings.get(followUp.treatmentPlanId) ?? 0;
      ratings.set(followUp.treatmentPlanId, before + 1);
      const total = Math.max(3, ITEMS[scale] * 2 - 2 * before);
      await followUps.respond(call, followUp.id, { scale, items: itemsOf(total, ITEMS[scale]) });
    }
    const outcome = followUp.kind === 'evaluation' ? { outcome: 'met' as const } : {};
    await followUps.complete(call, followUp.id, '*', outcome);
  }
  clock.set(now);
}

async function overdue(followUps: FollowUpsService, call: Call): Promise<FollowUpAnswer[]> {
  const all: FollowUpAnswer[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await followUps.list(call, {
      status: 'overdue',
      limit: 100,
      ...(cursor ? { cursor } : {}),
    });
    all.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor);
  return all;
}

/** Answers of 0 to 3 with this sum. The last item of the PHQ-9 asks for suicidal thoughts: it is answered with 0. */
export function itemsOf(total: number, length: number): number[] {
  const answered = length === ITEMS['PHQ-9'] ? length - 1 : length;
  return Array.from({ length }, (_, i) =>
    i < answered ? Math.min(3, Math.floor(total / answered) + (i < total % answered ? 1 : 0)) : 0,
  );
}
