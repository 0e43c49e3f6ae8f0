import type { AssayConfigInput } from './schema.ts';

/** Gives `assay.config.ts` its types and its completion; answers with what it was given. */
export function defineConfig<Config extends AssayConfigInput>(config: Config): Config {
  return config;
}
