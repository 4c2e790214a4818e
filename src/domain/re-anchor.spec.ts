import { openEndedDates } from './course-outline.js';
import { reAnchored } from './re-anchor.js';
import { esketamine, thriceWeekly, twiceWeekly } from './testing/protocols.js';

/** Mondays. */
const START = '2027-02-01';
const choices = { startDate: START };
const session = (phase: string, ordinal: number, wanted = START) => ({ phase, ordinal, wanted });
const datesOf = ({ ordinals }: ReturnType<typeof reAnchored>, phase: string): string[] =>
  ordinals.filter((one) => one.phase === phase).map(({ wantedDate }) => wantedDate.slice(5));

describe('a course counted anew', () => {
  it('goes as many days as the session does where its rule names no weekday', () => {
    const outline = reAnchored(esketamine(), choices, START, session('MAINT1', 1), '2027-03-02');
    expect(outline.dayOne).toBe('2027-02-02');
    expect(datesOf(outline, 'MAINT1')).toEqual(['03-02', '03-09', '03-16', '03-23']);
    expect(outline.openEnded).toEqual([{ phase: 'MAINT2', firstWanted: '2027-03-30' }]);
    const back = reAnchored(esketamine(), choices, outline.dayOne, session('MAINT1', 1), '2027-03-01');
    expect([back.dayOne, datesOf(back, 'MAINT1')[1]]).toEqual([START, '03-08']);
  });

  it('goes as many days as a session of the open-ended phase does', () => {
    const wanted = '2027-04-12';
    const { dayOne } = reAnchored(esketamine(), choices, START, session('MAINT2', 2, wanted), '2027-04-13');
    expect(dayOne).toBe('2027-02-02');
    expect(openEndedDates(esketamine(), choices, dayOne, 'MAINT2', { count: 3 })).toEqual([
      ...['2027-03-30', '2027-04-13', '2027-04-27'],
    ]);
  });

  it('begins with its first dose, on whichever weekday, and later weeks are counted from it', () => {
    const outline = reAnchored(thriceWeekly(), choices, START, session('IND', 1), '2027-02-02');
    expect(outline.dayOne).toBe('2027-02-02');
    expect(datesOf(outline, 'IND').slice(1)).toEqual(['02-05', '02-08', '02-10', '02-12', '02-15']);
    expect(datesOf(outline, 'MAINT')).toEqual(['02-16', '02-23', '03-02', '03-09']);
    const again = reAnchored(thriceWeekly(), choices, outline.dayOne, session('IND', 1), START);
    expect(again).toEqual(reAnchored(thriceWeekly(), choices, START, session('IND', 1), START));
  });

  it('takes the first date that the rule can give, from a day 1 that the rule gives', () => {
    const outline = reAnchored(twiceWeekly(), choices, START, session('IND', 2), '2027-02-09');
    expect(outline.dayOne).toBe('2027-02-08');
    expect(datesOf(outline, 'IND')).toEqual(['02-08', '02-11', '02-15', '02-18', '02-22', '02-25']);
  });
});
