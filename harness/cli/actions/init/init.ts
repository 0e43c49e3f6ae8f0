import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InfrastructureError, UsageError } from '../../../errors.ts';
import { addCommand, runAdd } from './install-packages.ts';
import { plannedFiles } from './planned-files.ts';
import { type Project, readProject } from './read-project.ts';

export interface InitOptions {
  readonly yaml: boolean;
  readonly force: boolean;
  /** Whether packages that the config asks for are added. */
  readonly install: boolean;
  readonly json: boolean;
}

const ignored = 'reports/runs/';
const configNames = ['ts', 'mts', 'js', 'mjs', 'yaml', 'yml', 'json'].map(
  (ending) => `assay.config.${ending}`,
);

/**
 * `assay init`: reads the project, writes what it needs for its first run, adds the packages that the
 * config asks for, and says what it did and why. It asks nothing, and writes over nothing unless it is
 * told to.
 * @throws {UsageError} there is a config already
 * @throws {InfrastructureError} a package could not be added
 */
export async function initCommand(folder: string, options: InitOptions): Promise<void> {
  const project = await readProject(folder);
  if (!options.force) requireNoConfig(folder);
  const lines: string[] = [];
  const written: string[] = [];
  for (const { path, content, because } of plannedFiles(project, { yaml: options.yaml })) {
    if (existsSync(join(folder, path)) && !options.force) {
      lines.push(`kept   ${path}: it is there already`);
      continue;
    }
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
    written.push(path);
    lines.push(`wrote  ${path}: ${because}`);
  }
  if (await ignoreRuns(folder)) {
    written.push('.gitignore');
    lines.push(`wrote  .gitignore: ${ignored} holds the reports`);
  }
  lines.push(...notesOn(project));
  const command = addCommand(folder, project.missing);
  const isAdding = options.install && project.missing.length > 0;
  if (isAdding) lines.push(`added  ${project.missing.join(', ')}: ${command.join(' ')}`);
  if (!options.json) process.stdout.write(`${lines.join('\n')}\n`);
  if (isAdding && !(await runAdd(folder, command))) {
    throw new InfrastructureError(`'${command.join(' ')}' failed`, {
      remedy: 'Run it again by hand; the files are written.',
    });
  }
  const next = [
    ...(isAdding || project.missing.length === 0 ? [] : [command.join(' ')]),
    'assay doctor   what is here and what is missing (assay install --with-deps brings k6 and Redis)',
    'assay run      the first verdict',
  ];
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ written, missing: project.missing })}\n`
      : `\nNext:\n${next.map((line) => `  ${line}`).join('\n')}\n`,
  );
}

function requireNoConfig(folder: string): void {
  const present = configNames.find((name) => existsSync(join(folder, name)));
  if (present === undefined) return;
  throw new UsageError(`${present} is there already`, { remedy: 'Write over with --force.' });
}

/** What was found and can't be written down for the user. */
function notesOn({
  server,
  services,
  models,
  hasOnnxRuntime,
  runner,
  scriptsElsewhere,
}: Project): readonly string[] {
  return [
    ...(server === null
      ? ['note   no server was found: a library. With one, say what starts it: target.command']
      : []),
    ...services.others.map(
      (name) => `note   ${name} is not started by assay: start it beside, or in your own set-up`,
    ),
    ...(services.migrationNote === null ? [] : [`note   ${services.migrationNote}`]),
    ...scriptsElsewhere.map(
      (path) =>
        `note   ${path} asks an address of its own: the server of a run is at __ENV.TARGET (const base = __ENV.TARGET || …)`,
    ),
    ...(models.length > 0 && !hasOnnxRuntime
      ? [
          `note   ${models.join(', ')}: npm i -D onnxruntime-node runs it as an engine (docs/engines.md)`,
        ]
      : []),
    ...(runner !== null && runner !== 'vitest'
      ? [`note   your tests run on ${runner}: suites.unit names tests for Vitest only`]
      : []),
  ];
}

async function ignoreRuns(folder: string): Promise<boolean> {
  const file = join(folder, '.gitignore');
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text.split('\n').includes(ignored)) return false;
  await appendFile(file, `${text === '' || text.endsWith('\n') ? '' : '\n'}${ignored}\n`);
  return true;
}
