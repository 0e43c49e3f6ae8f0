import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../../../errors.ts';
import { readProject } from './read-project.ts';
import { loadScenario, typescriptConfig, unitTest, yamlConfig } from './templates.ts';

export interface InitOptions {
  readonly yaml: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

const ignored = 'reports/runs/';

/**
 * `assay init`: writes what a project needs for its first run. It asks nothing, and writes over
 * nothing unless it is told to.
 * @throws {UsageError} a file is there already
 */
export async function initCommand(folder: string, options: InitOptions): Promise<void> {
  const project = await readProject(folder);
  const files: Readonly<Record<string, string>> = {
    [options.yaml ? 'assay.config.yaml' : 'assay.config.ts']: options.yaml
      ? yamlConfig(project)
      : typescriptConfig(project),
    'suites/load/smoke.ts': loadScenario,
    'suites/unit/example.test.ts': unitTest,
  };
  if (!options.force) requireAbsent(folder, Object.keys(files));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const isIgnoreChanged = await ignoreRuns(folder);
  const written = [...Object.keys(files), ...(isIgnoreChanged ? ['.gitignore'] : [])];
  process.stdout.write(
    options.json ? `${JSON.stringify({ written })}\n` : describe(written, project.command),
  );
}

function requireAbsent(folder: string, paths: readonly string[]): void {
  const present = paths.filter((path) => existsSync(join(folder, path)));
  if (present.length === 0) return;
  throw new UsageError(
    `${present.join(', ')} ${present.length === 1 ? 'is' : 'are'} there already`,
    {
      remedy: 'Write over with --force.',
    },
  );
}

async function ignoreRuns(folder: string): Promise<boolean> {
  const file = join(folder, '.gitignore');
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text.split('\n').includes(ignored)) return false;
  await appendFile(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${ignored}\n`);
  return true;
}

function describe(written: readonly string[], command: string | null): string {
  const next = [
    ...(command === null ? ['Say in the config what starts your back end (target.command).'] : []),
    'Install what the suites need:  assay install --with-deps',
    'See what is here and missing:  assay doctor',
    'Run:                           assay run',
  ];
  return `${written.map((path) => `wrote ${path}`).join('\n')}\n\nNext:\n${next.map((line) => `  ${line}`).join('\n')}\n`;
}
