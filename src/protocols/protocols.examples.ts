/** A protocol's version with what has no default, and a little more. */
export const VERSION_BODY = {
  name: 'IV ketamine, 6 infusions, Tuesdays and Fridays',
  indication: ['treatment-resistant depression'],
  route: 'IV',
  phases: [
    {
      code: 'induction',
      kind: 'induction',
      rrule: 'FREQ=WEEKLY;BYDAY=TU,FR;COUNT=6',
      minGapDays: 2,
      maxGapDays: 5,
    },
  ],
  session: { administrationMinutes: 40 },
  dose: { first: 0.5, allowed: [0.5], unit: 'mg/kg', perKg: true },
  checkpoints: [
    {
      code: 'rating',
      name: 'Rating before the infusion',
      kind: 'assessment',
      timing: { type: 'each-session' },
      scales: ['PHQ-9'],
    },
  ],
};
