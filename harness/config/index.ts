export { defineConfig } from './define-config.ts';
export type { AssayConfig, AssayConfigInput, Profile, SuiteName } from './schema.ts';
