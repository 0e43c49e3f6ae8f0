/**
 * Tells the fixtures the types of a project's config, so that `engine('fp32')` completes and a name that
 * the config does not have is a mistake of types. In `assay.config.ts`:
 *
 *     const config = defineConfig({ … });
 *     export default config;
 *     declare module 'assay/config' {
 *       interface Register { config: typeof config }
 *     }
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- projects add to it
export interface Register {}

/** Names of the registered config's engines; any string where no config is registered. */
export type EngineEntry = Register extends { config: { engines: infer Engines } }
  ? Extract<keyof Engines, string>
  : string;

/** Names of the registered config's further targets; any string where no config is registered. */
export type TargetEntry = Register extends { config: { targets: infer Targets } }
  ? Extract<keyof Targets, string>
  : string;

/** What `services` has beside containers. */
type NamedService = 'provider' | 'postgres' | 'redis';

/**
 * Names of the registered config's containers; any string where no config is registered, or where a
 * compose file has names of its own.
 */
export type ServiceEntry = Register extends { config: { services: infer Services } }
  ? Services extends { compose: unknown }
    ? string
    : Exclude<Extract<keyof Services, string>, NamedService>
  : string;
