// The page that tells how well courses are placed.
import { format } from 'prettier';
import { median } from '../report.mjs';

const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;

/** `cases`: a clinic and a course each, with what both ways made of it; null where they found no course. */
export function reportOf(domain, cases, { clinics, seed, command }) {
  const daysMoved = ({ wish, date }) => Math.abs(domain.daysBetween(wish.wantedLocal.slice(0, 10), date));
  const hoursMoved = ({ wish, startsAt }, { zone }) => {
    const [wanted, got] = [wish.wantedLocal.slice(11, 16), domain.localTimeOf(startsAt, zone)];
    return Math.abs(domain.minutesOfDay(got) - domain.minutesOfDay(wanted)) / 60;
  };
  const sameNurse = (course) => {
    const neighbours = course.slice(1).map((session, i) => session.nurseId === course[i].nurseId);
    return { same: neighbours.filter(Boolean).length, all: neighbours.length };
  };

  const rows = [...new Set(cases.map(({ occupancy }) => occupancy))].flatMap((occupancy) => {
    const all = cases.filter((one) => one.occupancy === occupancy);
    const both = all.filter(({ whole, first }) => whole && first);
    return ['whole', 'first'].map((way) => {
      const placed = all.filter((one) => one[way]).length;
      const sessions = both.flatMap((one) => one[way].map((session) => ({ session, one })));
      const nurses = both.map((one) => sameNurse(one[way]));
      const pairs = mean(nurses.map(({ same }) => same)) / mean(nurses.map((n) => n.all));
      return [
        `${Math.round(100 * occupancy)} %`,
        way === 'whole' ? 'whole course' : 'first fit',
        percent(placed, all.length),
        mean(sessions.map(({ session }) => daysMoved(session))).toFixed(2),
        mean(sessions.map(({ session, one }) => hoursMoved(session, one))).toFixed(2),
        `${(100 * pairs).toFixed(1)} %`,
      ];
    });
  });
  const table = [
    [
      'occupancy',
      'way',
      'courses on protocol',
      'days from the wanted one',
      'hours from the wanted time',
      'same nurse',
    ],
    ['---', '---', '---', '---', '---', '---'],
    ...rows,
  ].map((cells) => `| ${cells.join(' | ')} |`);

  const onlyFirst = cases.filter(({ whole, first }) => first && !whole).length;
  const byRoom = cases.filter(({ whole }) => whole?.some(({ reassigned }) => reassigned > 0)).length;
  const times = cases.map(({ ms }) => ms).sort((a, b) => a - b);
  const slowest = times[Math.floor(times.length * 0.99)];

  return format(
    `# How well courses are placed

Made by \`${command}\` (seed ${seed}); nothing here is written by hand. ${clinics} clinics made up by chance, each at four
occupancies, and one course asked for in each of them: six infusions twice or three times a week, or the labelled
induction of esketamine, at a wanted time of day. A clinic has 3 to 8 chairs, its nurses watch 3 or 4 patients each and one
of them works part of the week, there are 1 or 2 prescribers and sometimes a holiday. Occupancy is the share of the turns
of 135 minutes that the chairs have.

**Whole course** is Regimen's search over all sessions at once, others' visits served by other resources where that makes
room. **First fit** takes one session after the other, each at the first time that is free on or after the one it wants
within its window; it keeps the least distance to the session before and never looks back. Both know the same opening
hours, working hours, lanes and visits. "On protocol" means every session within its window and every gap kept.

The last three columns are of the courses that both placed: the mean over their sessions, and the share of neighbouring
sessions with the same nurse.

${table.join('\n')}

- First fit placed ${onlyFirst} of ${cases.length} courses that the whole-course search did not.
- ${byRoom} courses were on protocol only since others' visits were served by other resources, at their own times.
- For that at most ${domain.COURSE_TRIES.toLocaleString('en')} assignments are tried in a course; beyond them a larger exchange is not looked for.
- The search took ${median(times).toFixed(1)} ms of one core in the median, ${slowest.toFixed(0)} ms at the 99th percentile, and at most
  ${times.at(-1).toFixed(0)} ms, on the machine that made this page.
`,
    { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' },
  );
}
