import { invalid } from '../domain/errors.js';
import { addDays, minutesOfDay, type LocalDate } from '../domain/local-time.js';

/** Local dates [from, to) on which a country's offices are closed. */
export interface PublicHoliday {
  from: LocalDate;
  to: LocalDate;
  name: string;
}

const DAY_MINUTES = 1440;
const NOON = 720;

/**
 * Public holidays (days off by law, substitute days included) that begin on a local date in [from, to), in order.
 * A day counts if the holiday covers its noon: one that begins at sunset closes the day after it, and a half-day
 * before a feast closes nothing. Two holidays on the same days are one.
 * @param country ISO 3166-1 alpha-2
 * @param region ISO 3166-2 without the country, such as `CA`; a part of one after a dash, such as `LA-NO`
 * @throws DomainError (invalid) for an unknown country or region
 */
export async function publicHolidays(
  country: string,
  region: string | null,
  from: LocalDate,
  to: LocalDate,
): Promise<PublicHoliday[]> {
  // The rules of all countries are large; nobody but an import needs them.
  const { default: Holidays } = await import('date-holidays');
  const known = new Holidays();
  if (!Object.hasOwn(known.getCountries(), country)) {
    throw invalid([{ pointer: '/country', detail: 'is no country whose holidays are known (ISO 3166-1)' }]);
  }
  const [state, part] = region?.split('-') ?? [];
  const unknownRegion =
    (state !== undefined && !has(known.getStates(country), state)) ||
    (part !== undefined && !has(known.getRegions(country, state ?? ''), part));
  if (unknownRegion) {
    throw invalid([{ pointer: '/region', detail: `is no region of ${country} whose holidays are known` }]);
  }

  const place = { country, state, region: part };
  // In English, the country's own where it has one: Labor Day in the United States.
  const english = new Holidays(place).getLanguages().filter((language) => language.startsWith('en'));
  const calendar = new Holidays(place, { languages: [...english, 'en'], types: ['public'] });
  const byDates = new Map<string, PublicHoliday>();
  // A holiday that lasts several days, or its substitute day, may begin in the year before or after its own.
  for (let year = Number(from.slice(0, 4)) - 1; year <= Number(to.slice(0, 4)) + 1; year++) {
    for (const { date, start, end, name } of calendar.getHolidays(year)) {
      const days = closedDays(date, (end.getTime() - start.getTime()) / 60_000);
      if (days.to <= days.from || days.from < from || days.from >= to) continue;
      const key = `${days.from}/${days.to}`;
      const same = byDates.get(key);
      if (!same) byDates.set(key, { ...days, name });
      else if (!same.name.split(', ').includes(name)) same.name += `, ${name}`;
    }
  }
  return [...byDates.values()].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1));
}

// The library answers undefined where a country has no states at all.
const has = (names: Record<string, string> | undefined, name: string): boolean =>
  names !== undefined && Object.hasOwn(names, name);

/** From the library's local date-time and a length; a length that is an hour off is a clock change, not a shorter day. */
function closedDays(date: string, minutes: number): { from: LocalDate; to: LocalDate } {
  const begins = minutesOfDay(date.slice(11, 16));
  const first = begins <= NOON ? 0 : 1;
  const last = Math.ceil((begins + minutes - NOON) / DAY_MINUTES);
  const day = date.slice(0, 10);
  return { from: addDays(day, first), to: addDays(day, Math.max(first, last)) };
}
