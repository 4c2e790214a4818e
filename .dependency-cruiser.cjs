/**
 * Who may import whom. Each feature names the folders it may use; every one may use `common`, `database` and
 * `domain`. Across features only an entity, a service, a module or a type travels.
 */
const everywhere = ['common', 'database', 'domain'];
const mayImport = {
  domain: [],
  common: ['domain', 'database'],
  database: ['domain'],
  health: everywhere,
  problems: everywhere,
  auth: [...everywhere, 'organizations'],
  audit: everywhere,
  organizations: [...everywhere, 'auth', 'audit'],
  worklist: [...everywhere, 'auth', 'audit'],
  events: [...everywhere, 'auth', 'audit'],
};
const basis = [...everywhere, 'auth', 'audit', 'organizations', 'worklist', 'events'];
Object.assign(mayImport, {
  clinics: basis,
  scales: basis,
  resources: [...basis, 'clinics'],
  patients: [...basis, 'clinics'],
  protocols: [...basis, 'clinics'],
});
mayImport.booking = [...basis, 'clinics', 'resources'];
mayImport.sessions = [...mayImport.booking, 'booking', 'patients', 'protocols'];
mayImport['treatment-plans'] = [...mayImport.sessions, 'sessions'];
mayImport.visits = [...mayImport['treatment-plans'], 'treatment-plans'];
mayImport.explanations = [...mayImport.visits, 'visits'];
mayImport.waitlist = [...mayImport.visits, 'visits'];
mayImport.replans = [...mayImport.visits, 'visits'];
mayImport['follow-ups'] = [...mayImport['treatment-plans'], 'treatment-plans', 'scales'];
mayImport.maintenance = [...mayImport['treatment-plans'], 'treatment-plans', 'follow-ups'];
mayImport['missed-sessions'] = [...mayImport.visits, 'visits'];
mayImport['patient-record'] = [
  ...mayImport.maintenance,
  'maintenance',
  'access',
  'visits',
  'waitlist',
  'replans',
];

/** Files at the top of src that hold shared facts and import nothing of ours, or only types. */
const leaves = '^src/config\\.ts$';

const directions = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `${folder}-imports`,
  comment: `src/${folder} may import ${allowed.join(', ') || 'no other folder'}.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: '^(src|migrations|test)/',
    pathNot: [`^src/(${[folder, ...allowed].join('|')})/`, ...(folder === 'domain' ? [] : [leaves])],
  },
}));

module.exports = {
  forbidden: [
    ...directions,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-is-pure',
      comment: 'The domain knows recurrence, time zones and nothing else.',
      severity: 'error',
      from: { path: '^src/domain/', pathNot: '(\\.spec\\.ts$|^src/domain/testing/)' },
      to: { dependencyTypesNot: ['local', 'type-only'], pathNot: 'node_modules/(@types/)?(rrule|luxon)/' },
    },
    {
      name: 'one-file-knows-rrule',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/domain/recurrence(\\.spec)?\\.ts$' },
      to: { path: 'node_modules/rrule/' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '(\\.spec\\.ts$|^src/domain/testing/)' },
      to: { path: '(^test/|\\.spec\\.ts$|^src/domain/testing/)' },
    },
    {
      name: 'controllers-are-not-shared',
      comment: 'Across features travel services, entities and shapes; a controller belongs to its module.',
      severity: 'error',
      from: { pathNot: '\\.(module|controller|spec)\\.ts$' },
      to: { path: '^src/.*\\.controller\\.ts$' },
    },
    {
      name: 'not-resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-tools-in-the-product',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: '(\\.spec\\.ts$|^src/domain/testing/)' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.d.ts'],
    },
  },
};
