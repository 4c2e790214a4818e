import base from './jest.config.mjs';

/** The pure domain needs no database; it runs alone, and once in each host time zone. */
const { globalSetup, globalTeardown, ...rest } = base;
export default { ...rest, roots: ['<rootDir>/src/domain'] };
