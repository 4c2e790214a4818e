import { readFileSync } from 'node:fs';
import { courseOutline, openEndedDates } from '../../domain/course-outline.js';
import type { CourseChoices } from '../../domain/course-outline.js';
import type { ProtocolDefinition } from '../../domain/protocol.js';
import { validateProtocol } from '../../domain/protocol-rules.js';
import { DEVICE_MG } from './esketamine.js';
import { catalogue } from './index.js';
import { REFERENCES } from './references.js';

const CODES = [
  'iv-mdd-6x-twice-weekly',
  'iv-mdd-6x-thrice-weekly-phillips',
  'iv-mdd-maintenance-ladder',
  'esk-trd-label',
  'esk-trd-monotherapy',
  'esk-trd-age65-exUS',
  'esk-mdsi-label',
  'iv-ptsd-6x2w-feder',
  'iv-ptsd-8x4w-abdallah',
  'iv-crps-outpatient-10day',
  'iv-crps-continuous-4day',
  'iv-pain-weekly-series',
  'iv-ocd-single',
  'sc-anxiety-maintenance-glue',
  'im-kap-3weekly',
  'sl-home-4x4w',
  'iv-mdd-weekly-3-oxford',
  'iv-mdd-ketECT-max12',
];
const DISABLED = ['iv-ptsd-8x4w-abdallah', 'iv-crps-continuous-4day', 'sl-home-4x4w'];

const byCode = (code: string): ProtocolDefinition => {
  const found = catalogue.find((definition) => definition.code === code);
  if (!found) throw new Error(`no protocol ${code}`);
  return found;
};

/** Paths of everything in a definition; items with a code are named by it, other items by their list alone. */
function* leaves(value: unknown, path: string): Generator<{ path: string; value: unknown }> {
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      const code = (item as { code?: unknown } | null)?.code;
      yield* leaves(item, typeof code === 'string' ? `${path}.${code}` : path);
    }
    return;
  }
  yield { path, value };
  if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      yield* leaves(member, path === '' ? key : `${path}.${key}`);
    }
  }
}

const covers = (field: string, path: string): boolean => {
  const wanted = field.split('.');
  const parts = path.split('.');
  return wanted.length <= parts.length && wanted.every((name, i) => name === '*' || name === parts[i]);
};

const sourceFields = (definition: ProtocolDefinition): string[] =>
  definition.sources.flatMap((source) => source.field.split(',').map((field) => field.trim()));

const statesANumber = ({ path, value }: { path: string; value: unknown }): boolean =>
  typeof value === 'number' || (typeof value === 'string' && path.endsWith('rrule'));

test('the catalogue has every protocol once', () => {
  expect(catalogue.map((definition) => definition.code)).toEqual(CODES);
});

test('a disabled protocol says why, and only those are disabled', () => {
  const disabled = catalogue.filter((definition) => !definition.enabled);
  expect(disabled.map((definition) => definition.code)).toEqual(DISABLED);
  for (const { disabledReason } of disabled) expect(disabledReason).toMatch(/\w+ \w+/);
  for (const definition of catalogue.filter((one) => one.enabled))
    expect(definition.disabledReason).toBeNull();
});

describe.each(CODES)('%s', (code) => {
  const definition = byCode(code);

  test('can work', () => {
    expect(validateProtocol(definition)).toEqual([]);
  });

  test('says every field', () => {
    const said: (keyof ProtocolDefinition)[] = [
      'effectiveFrom',
      'supersedes',
      'indication',
      'route',
      'regulatoryStatus',
      'evidenceLevel',
      'roleRequirements',
      'phases',
      'session',
      'dose',
      'ladder',
      'stepUpRule',
      'stepDownRule',
      'missedRule',
      'lapse',
      'checkpoints',
      'safetyMonitors',
      'prerequisites',
      'sources',
    ];
    for (const field of said) expect(definition).toHaveProperty(field);
    for (const phase of definition.phases) {
      for (const field of [
        'rrule',
        'countMin',
        'countDefault',
        'countMax',
        'entryGate',
        'exitGate',
        'ladder',
      ]) {
        expect(phase).toHaveProperty(field);
      }
    }
    expect(definition.indication).not.toEqual([]);
    expect(definition.safetyMonitors).not.toEqual([]);
    expect(definition.prerequisites).toContain('consent-signed-and-unexpired');
  });

  test('gives a source for every number', () => {
    const fields = sourceFields(definition);
    const { sources: _, ...data } = definition;
    const unsourced = [...leaves(data, '')]
      .filter(statesANumber)
      .map(({ path }) => path)
      .filter((path) => !fields.some((field) => covers(field, path)));
    expect([...new Set(unsourced)]).toEqual([]);
    for (const { citation } of definition.sources) expect(citation.length).toBeGreaterThan(20);
  });

  test('gives no source for a field that it does not have', () => {
    const paths = [...leaves(definition, '')].map(({ path }) => path);
    const stale = sourceFields(definition).filter((field) => !paths.some((path) => covers(field, path)));
    expect(stale).toEqual([]);
  });

  test('is served by a chair or bed, a nurse and a prescriber', () => {
    const profiles = [definition.session, ...definition.phases.flatMap((phase) => phase.session ?? [])];
    const needs = profiles.flatMap((profile) => profile.needs);
    for (const need of needs) {
      const chair = need.kinds.join() === 'chair,bed' && need.role == null;
      const staff = need.kinds.join() === 'practitioner' && ['nurse', 'prescriber'].includes(need.role ?? '');
      expect({ need, chair, staff }).toMatchObject(chair ? { chair: true } : { staff: true });
    }
  });
});

test('the documentation names every protocol and gives every reference', () => {
  const page = readFileSync(new URL('../../../docs/protocols.md', import.meta.url), 'utf8');
  const missing = [...CODES.map((code) => `\`${code}\``), ...Object.values(REFERENCES)].filter(
    (text) => !page.includes(text),
  );
  expect(missing).toEqual([]);
});

test('the longest labelled induction takes 23 nasal devices: 56 mg on day 1, then 7 times 84 mg', () => {
  const { dose, phases } = byCode('esk-trd-label');
  const first = (dose.first ?? 0) / DEVICE_MG;
  const later = ((phases[0]?.countDefault ?? 0) - 1) * (Math.max(...dose.allowed) / DEVICE_MG);
  expect([first, later, first + later]).toEqual([2, 21, 23]);
});

describe('worked dates of 2027', () => {
  const wanted = (code: string, startDate: string): string[] =>
    courseOutline(byCode(code), { startDate }).ordinals.map(({ wantedDate }) => wantedDate.slice(5));
  const open = (code: string, startDate: string, count: number): string[] => {
    const choices: CourseChoices = { startDate };
    const { dayOne } = courseOutline(byCode(code), choices);
    return openEndedDates(byCode(code), choices, dayOne, 'maintenance-2', { count }).map((date) =>
      date.slice(5),
    );
  };

  test('esketamine from a Monday, and from a Tuesday whose day 1 is the Thursday', () => {
    expect(wanted('esk-trd-label', '2027-01-04').join(' ')).toBe(
      '01-04 01-07 01-11 01-14 01-18 01-21 01-25 01-28 02-01 02-08 02-15 02-22',
    );
    expect(open('esk-trd-label', '2027-01-04', 5)).toEqual(['03-01', '03-15', '03-29', '04-12', '04-26']);
    for (const start of ['2027-01-05', '2027-01-07']) {
      expect(wanted('esk-trd-label', start).join(' ')).toBe(
        '01-07 01-11 01-14 01-18 01-21 01-25 01-28 02-01 02-04 02-11 02-18 02-25',
      );
      expect(open('esk-trd-label', start, 5)).toEqual(['03-04', '03-18', '04-01', '04-15', '04-29']);
    }
  });

  test('the intravenous series', () => {
    expect(wanted('iv-mdd-6x-thrice-weekly-phillips', '2027-03-08').join(' ')).toBe(
      '03-08 03-10 03-12 03-15 03-17 03-19 03-22 03-29 04-05 04-12',
    );
    expect(wanted('iv-mdd-6x-twice-weekly', '2027-10-25').join(' ')).toBe(
      '10-25 10-28 11-01 11-04 11-08 11-11',
    );
    expect(wanted('iv-crps-outpatient-10day', '2027-01-04').join(' ')).toBe(
      '01-04 01-05 01-06 01-07 01-08 01-11 01-12 01-13 01-14 01-15',
    );
  });

  test('psychotherapy: preparation the day before the first dose, integration the day after each', () => {
    const outline = courseOutline(byCode('im-kap-3weekly'), { startDate: '2027-01-04' });
    expect(outline.ordinals.map(({ phase, wantedDate }) => `${wantedDate.slice(5)} ${phase}`)).toEqual([
      '01-03 preparation',
      '01-04 dosing',
      '01-05 integration',
      '01-11 dosing',
      '01-12 integration',
      '01-18 dosing',
      '01-19 integration',
    ]);
  });

  test('a second infusion for OCD is wanted a week after the first', () => {
    const outline = courseOutline(byCode('iv-ocd-single'), {
      startDate: '2027-01-04',
      counts: { induction: 2 },
    });
    expect(outline.ordinals.map(({ wantedDate }) => wantedDate)).toEqual(['2027-01-04', '2027-01-11']);
  });
});
