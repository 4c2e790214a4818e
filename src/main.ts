import { ConfigError, readConfig, type Config } from './config.js';

/** A wrong setting is told before anything else is loaded, which takes its time. */
function configured(): Config | undefined {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

const config = configured();
if (config) (await import('./serve.js')).serve(config);
