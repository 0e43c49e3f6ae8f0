import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { refuseUnknownOptions } from '../../config/known-options.ts';
import { UsageError } from '../../errors.ts';
import {
  type OperationSettings,
  refuseMisspeltExports,
  settingsOf,
  stressOptions,
} from './operation-settings.ts';
import { type StressDeclaration, declarations } from './stress.ts';

/** One operation, as a module gives it: ready to be prepared, run and torn down. */
export interface Operation extends OperationSettings {
  readonly name: string;
  /** Fixtures that it takes apart in its first parameter: `engine`, `signal`, `target`. */
  readonly uses: readonly string[];
  readonly setup: () => unknown;
  /** `context` holds the fixtures of `uses`. */
  readonly op: (context: Readonly<Record<string, unknown>>, index: number) => unknown;
  readonly teardown: () => unknown;
}

type ModuleExports = Readonly<Record<string, unknown>>;

/**
 * Imports a module that exports `setup`, `op` and `teardown` by name or as its default, or that calls
 * `stress(…)` once.
 * @throws {UsageError} it throws, has no operation, has more than one, or an option that is misspelt or of
 * another type
 */
export async function loadOperation(modulePath: string): Promise<Operation> {
  let exports: ModuleExports;
  try {
    exports = await import(pathToFileURL(modulePath).href);
  } catch (error) {
    throw new UsageError(`${modulePath} cannot be loaded: ${describeError(error)}`, {
      cause: error,
      remedy: 'run it with node to see the error; it must load on its own',
    });
  }
  const declared = declarations();
  if (declared.length > 1) {
    const names = declared.map(({ name }) => `'${name}'`).join(', ');
    throw new UsageError(`${modulePath} declares ${declared.length} stress tests (${names})`, {
      remedy: 'one a file: each is measured in a fresh process',
    });
  }
  const [declaration] = declared;
  return declaration === undefined
    ? fromExports(exports, modulePath)
    : fromDeclaration(declaration);
}

function fromDeclaration({ name, options, op }: StressDeclaration): Operation {
  refuseUnknownOptions(options, stressOptions, `stress('${name}')`);
  return {
    ...settingsOf({ ...options }, `stress('${name}')`),
    name,
    uses: fixturesOf(op),
    setup: () => options.setup?.(),
    op,
    teardown: () => options.teardown?.(),
  };
}

function fromExports(exports: ModuleExports, modulePath: string): Operation {
  const given: ModuleExports = { ...defaultExports(exports['default']), ...exports };
  const { op, name, setup, teardown } = given;
  if (typeof op !== 'function') {
    throw new UsageError(
      `${modulePath} exports no function op${op === undefined ? '' : `, but a ${typeof op}`}`,
      {
        remedy:
          "export function op(i) { … }, or call stress('name', async () => { … }) of 'assay' in it",
      },
    );
  }
  refuseMisspeltExports(given, modulePath);
  return {
    ...settingsOf(given, modulePath),
    name:
      typeof name === 'string'
        ? name
        : basename(modulePath).replace(/(\.leak)?\.[cm]?[jt]sx?$/, ''),
    uses: [],
    setup: () => call(setup),
    op: (_context, index) => op(index),
    teardown: () => call(teardown),
  };
}

/** CommonJS modules arrive as a default too; a default that is a function is the operation. */
function defaultExports(value: unknown): ModuleExports {
  if (typeof value === 'function')
    return { op: value, ...(value as unknown as ModuleExports), name: undefined };
  if (!isRecord(value)) return {};
  // The exports object of a transpiled CommonJS module holds the real default one level down.
  const nested = value['default'];
  return { ...(isRecord(nested) ? nested : {}), ...value };
}

function call(value: unknown): unknown {
  return typeof value === 'function' ? value() : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The names that a function takes apart in its first parameter, as in `async ({ engine, signal }) =>`. */
export function fixturesOf(op: (...parameters: never[]) => unknown): readonly string[] {
  const head = /^[^(]*\(\s*\{([^}]*)\}/.exec(op.toString());
  if (head === null) return [];
  return (head[1] ?? '')
    .split(',')
    .map((part) => part.trim().split(/[:=\s]/)[0] ?? '')
    .filter((name) => name !== '' && !name.startsWith('...'));
}

export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
