export { defineConfig } from './define-config.ts';
export * from './register.ts';
export type { Profile, SuiteName } from './profile.ts';
export type { AssayConfig, AssayConfigInput } from './schema.ts';
