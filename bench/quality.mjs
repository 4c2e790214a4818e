// npm run quality: the whole-course search against first fit, in clinics made up by chance, at several occupancies.
// Writes docs/scheduling-quality.md. Pure computing: no database, no network.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { fill, makeClinic } from './quality/clinic.mjs';
import { firstFit } from './quality/first-fit.mjs';
import { randomOf } from './quality/random.mjs';
import { reportOf } from './quality/report.mjs';

const { values: options } = parseArgs({
  options: {
    clinics: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20261123' },
    /** A build of one's own; without it dist/ is built if needed. */
    dist: { type: 'string' },
    /** Prints instead of writing the page. */
    print: { type: 'boolean', default: false },
  },
});

const root = dirname(dirname(fileURLToPath(import.meta.url)));
if (options.dist === undefined) (await import('../scripts/build-if-needed.mjs')).requireBuild();
const dist = pathToFileURL(join(options.dist ?? join(root, 'dist'), 'src/')).href;

const of = (file) => import(`${dist}${file}.js`);
const domain = Object.assign(
  {},
  ...(await Promise.all(
    ['local-time', 'visit', 'course', 'course-outline', 'course-rematching', 'policy'].map((name) =>
      of(`domain/${name}`),
    ),
  )),
);
const { catalogue } = await of('protocols/catalogue/index');

const OCCUPANCIES = [0.6, 0.75, 0.9, 0.95];
const PROTOCOLS = ['iv-mdd-6x-twice-weekly', 'iv-mdd-6x-thrice-weekly-phillips', 'esk-trd-label'].map(
  (code) => {
    const found = catalogue.find((protocol) => protocol.code === code);
    if (!found) throw new Error(`The catalogue has no ${code}.`);
    return found;
  },
);
const TODAY = '2027-02-15';
const policy = domain.DEFAULT_POLICY;

/** A course that is asked for: protocol, first day and time of day. */
function wishesOf(random, clinic) {
  const definition = random.pick(PROTOCOLS);
  const outline = domain.courseOutline(definition, { startDate: domain.addDays(TODAY, random.whole(3, 10)) });
  const time = random.pick([clinic.opens, '09:00', '10:30', '13:00']);
  const wishes = outline.ordinals.map((ordinal) => ({
    ...ordinal,
    wantedLocal: `${ordinal.wantedDate}T${time}`,
    visit: domain.resolveVisit(domain.profileFor(definition, ordinal.phase, ordinal.ordinal), policy),
    fixed: null,
  }));
  return { code: definition.code, wishes, weekdaysPerWeek: outline.weekdaysPerWeek };
}

function wholeCourse(clinic, { wishes, weekdaysPerWeek }) {
  const request = {
    ...{ wishes, weekdaysPerWeek, calendar: clinic.calendar, policy: policy.placement },
    ...{ notBefore: domain.toInstant(`${TODAY}T00:00`, clinic.zone).instant, otherDoses: [] },
    ...{ preferredResourceIds: [], movable: clinic.visits },
  };
  const strict = { count: 1, allowBreaches: false, allowUnplaced: false };
  const [proposal] = domain.proposeCourse(request, strict);
  if (!proposal) return null;
  return proposal.sessions.map((session) => ({
    wish: wishes.find((wish) => wish.phase === session.phase && wish.ordinal === session.ordinal),
    date: session.date,
    startsAt: session.startsAt,
    nurseId: session.resources.find(({ resourceId }) => resourceId.startsWith('nurse-'))?.resourceId ?? null,
    reassigned: session.reassigned?.length ?? 0,
  }));
}

const cases = [];
for (const occupancy of OCCUPANCIES) {
  for (let n = 0; n < Number(options.clinics); n++) {
    // The same clinic at every occupancy.
    const random = randomOf(Number(options.seed) + n);
    const clinic = makeClinic(domain, random, TODAY);
    const course = wishesOf(random, clinic);
    const taken = fill(domain, random, clinic, occupancy);
    // Of the processor: what else runs on the machine does not count.
    const begun = process.cpuUsage();
    const whole = wholeCourse(clinic, course);
    const { user, system } = process.cpuUsage(begun);
    const ms = (user + system) / 1000;
    const first = firstFit(domain, clinic, course.wishes, policy.placement);
    cases.push({ occupancy, zone: clinic.zone, taken, ms, whole, first });
  }
}

const { clinics, seed } = options;
const report = await reportOf(domain, cases, { clinics, seed, command: 'npm run quality' });
if (options.print) process.stdout.write(report);
else writeFileSync(join(root, 'docs/scheduling-quality.md'), report);
