import domain from './jest.domain.config.mjs';

/** The properties of the domain at length: see scripts/proof.mjs. */
export default {
  ...domain,
  moduleNameMapper: {
    '^fast-check$': '<rootDir>/test/support/proof-fast-check.ts',
    ...domain.moduleNameMapper,
  },
  testTimeout: 4 * 3600 * 1000,
};
