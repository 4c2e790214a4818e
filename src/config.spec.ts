import { ConfigError, readConfig } from './config.js';

describe('readConfig', () => {
  it('needs nothing set', () => {
    expect(readConfig({ HOME: '/home/ada' })).toMatchObject({
      databaseUrl: undefined,
      databaseDirectUrl: undefined,
      databasePrepared: true,
      databasePoolSize: 10,
      host: '127.0.0.1',
      port: 3000,
      demoApiKey: undefined,
      oidcInsecureIssuers: false,
      logLevel: 'info',
      rateLimitPerMinute: 6000,
      metricsToken: undefined,
      migrateOnStart: false,
      worker: true,
      workerSilentSeconds: 60,
    });
  });

  it('takes what is set, and an empty value as unset', () => {
    const config = readConfig({
      DATABASE_URL: 'postgres://u:p@db/regimen',
      DATABASE_DIRECT_URL: 'postgres://u:p@primary/regimen',
      DATABASE_PREPARED: 'false',
      PORT: '0',
      HOST: ' ',
      DATA_DIR: '/srv/regimen',
      MIGRATE_ON_START: 'TRUE',
      WORKER: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      METRICS_TOKEN: 'scraper-0123456789',
    });
    expect(config).toMatchObject({ rateLimitPerMinute: 0, metricsToken: 'scraper-0123456789' });
    expect(config).toMatchObject({ port: 0, host: '127.0.0.1', dataDir: '/srv/regimen', worker: false });
    expect(config).toMatchObject({
      databaseDirectUrl: 'postgres://u:p@primary/regimen',
      databasePrepared: false,
    });
    expect(config).toMatchObject({ migrateOnStart: true, databaseUrl: 'postgres://u:p@db/regimen' });
  });

  const wrong: [string, string][] = [
    ['DATABASE_URL', 'mysql://u:secret@db/regimen'],
    ['DATABASE_URL', 'localhost'],
    ['DATABASE_URL', 'postgres://db'],
    ['DATABASE_DIRECT_URL', 'db:5432'],
    ['DATABASE_PREPARED', 'never'],
    ['DATABASE_POOL_SIZE', '0'],
    ['DATABASE_POOL_SIZE', '1e2'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', 'http'],
    ['DEMO_API_KEY', 'rgm_short'],
    ['DEMO_API_KEY', `rgm_${'a'.repeat(129)}`],
    ['DEMO_API_KEY', 'rgm_with-a-dash-which-is-not-allowed'],
    ['OIDC_INSECURE_ISSUERS', 'http'],
    ['LOG_LEVEL', 'loud'],
    ['RATE_LIMIT_PER_MINUTE', '-1'],
    ['RATE_LIMIT_PER_MINUTE', 'none'],
    ['METRICS_TOKEN', 'short'],
    ['METRICS_TOKEN', 'with a space in its middle'],
    ['MIGRATE_ON_START', 'maybe'],
    ['WORKER', '2'],
    ['WORKER_SILENT_SECONDS', '2'],
    ['WORKER_SILENT_SECONDS', 'never'],
  ];
  it.each(wrong)('refuses %s=%s in one line that names it', (name, value) => {
    let refusal: unknown;
    try {
      readConfig({ [name]: value });
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(ConfigError);
    expect((refusal as Error).message).toMatch(new RegExp(`^${name} [^\n]+$`));
  });

  it('never repeats a secret', () => {
    for (const env of [
      { DATABASE_URL: 'mysql://u:s3cr3t@db/x' },
      { DEMO_API_KEY: 's3cr3t' },
      { METRICS_TOKEN: 's3cr3t' },
    ]) {
      expect(() => readConfig(env)).toThrow(
        expect.not.objectContaining({ message: expect.stringMatching(/s3cr3t/) }),
      );
    }
  });
});
