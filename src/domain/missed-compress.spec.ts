import type { MissedRule, ProtocolDefinition, Weekday } from './protocol.js';
import { after, shifts, wanted, type MissedCase as Case } from './testing/missed-case.js';
import { counts, esketamine, thriceWeekly, twiceWeekly, weeklyThenLadder } from './testing/protocols.js';

describe('compress', () => {
  const rule: Partial<MissedRule> = { rule: 'compress' };

  it('moves the rest up from the end as far as the gap asks, and ends as planned', () => {
    const outcome = after({ definition: twiceWeekly(), rule, missed: ['IND', 3], asOf: '2027-01-11' });
    expect(outcome).toMatchObject({
      action: 'compress',
      appliesItself: false,
      reason: { code: 'COMPRESSED' },
    });
    expect(wanted(outcome)).toBe('IND7 01-21');
    // The 12th is as far from the 7th as the maximum gap lets it be.
    expect(shifts(outcome)).toBe('IND4 01-14>01-12, IND5 01-18>01-17, IND6 01-21>01-19');
    expect(outcome.shifts[0]).toMatchObject({ earliest: '2027-01-12', latest: '2027-01-12' });
    expect(outcome.wanted[0]).toMatchObject({ latest: '2027-01-21' });
    expect(outcome.shifts.at(-1)).toMatchObject({ latest: '2027-01-21' });
  });

  it('closes a gap that is longer than the maximum, and passes on no more of it than that asks', () => {
    const definition = weeklyThenLadder();
    Object.assign(definition.phases[0] ?? {}, { rrule: 'FREQ=WEEKLY;COUNT=13', ...counts(13, 13, 13) });
    const missed: Case['missed'] = ['IND', 2];
    const at = (asOf: string) => after({ definition, rule, missed, asOf });
    expect([wanted(at('2027-01-11')), shifts(at('2027-01-11'))]).toEqual([
      'IND14 03-29',
      'IND3 01-18>01-13, IND4 01-25>01-22, IND5 02-01>01-31, ' +
        'IND11 03-15>03-14, IND12 03-22>03-19, IND13 03-29>03-24',
    ]);
    // Where the day on which it could be kept is past, the next one.
    expect(shifts(at('2027-01-15'))).toMatch(/^IND3 01-18>01-15, IND4 01-25>01-24, /);
  });

  it('moves none to a weekday on which the clinic never opens, though more have to move then', () => {
    const definition = weeklyThenLadder();
    Object.assign(definition.phases[0] ?? {}, { rrule: 'FREQ=WEEKLY;COUNT=7', ...counts(7, 7, 7) });
    const at = (openOn: Weekday[], asOf = '2027-01-11') =>
      after({ definition, rule, missed: ['IND', 2], asOf, circumstances: { openOn } });
    expect(shifts(at([]))).toBe(
      'IND3 01-18>01-13, IND4 01-25>01-22, IND5 02-01>01-31, IND6 02-08>02-05, IND7 02-15>02-10',
    );
    expect(shifts(at(['MO', 'TU', 'WE', 'TH', 'FR']))).toBe(
      'IND3 01-18>01-13, IND4 01-25>01-22, IND5 02-01>01-29, IND6 02-08>02-05, IND7 02-15>02-10',
    );
    const late = shifts(at(['MO', 'TU', 'WE', 'TH', 'FR'], '2027-01-15'));
    expect(late).toMatch(/^IND3 01-18>01-15, IND4 01-25>01-22/);
    expect(at(['MO']).reason.code).toBe('NO_ROOM_TO_COMPRESS');
  });

  it('leaves later phases alone', () => {
    const missed: Case['missed'] = ['IND', 3];
    const outcome = after({ definition: esketamine(), rule, missed, asOf: '2027-01-11', openEnded: 1 });
    expect(shifts(outcome)).toBe('IND4 01-14>01-12, IND5 01-18>01-17, IND7 01-25>01-24, IND8 01-28>01-26');
    expect(outcome.openEndedShiftDays).toBe(0);
  });

  it.each([
    ['the gaps leave no room', thriceWeekly(), ['IND', 5], '2027-01-13', 'IND7 01-18'],
    ['the last one was missed', twiceWeekly(), ['IND', 6], '2027-01-21', 'IND7 01-25'],
  ] as [string, ProtocolDefinition, Case['missed'], string, string][])(
    'appends where %s, and asks first',
    (_fact, definition, missed, asOf, expected) => {
      const outcome = after({ definition, rule: { ...rule, appliesItself: true }, missed, asOf });
      expect(outcome).toMatchObject({ action: 'append', reason: { code: 'NO_ROOM_TO_COMPRESS' } });
      expect([wanted(outcome), outcome.appliesItself]).toEqual([expected, false]);
    },
  );
});
