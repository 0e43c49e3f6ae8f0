import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { explainIssues } from '../config/explain-issues.ts';
import { documentSchema, type RunDocument } from '../document/document.ts';
import { UsageError } from '../errors.ts';
import { readKeptLoads } from '../history/load-evidence.ts';
import { foldJournal, hasJournal } from '../run/fold-journal.ts';
import type { Shard } from './shard.ts';

const whatAShardIs = 'A shard is the folder of a run, or its run.json.';

/**
 * The runs that were named, each from its run.json or, where it was killed before it wrote one, from its
 * journal.
 * @param paths folders of runs, or their run.json
 * @throws {UsageError} one is missing, is no run, or is of a format that isn't read here
 */
export function readShards(paths: readonly string[]): readonly Shard[] {
  return paths.map((path, index) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) {
      throw new UsageError(`there is no '${path}'`, { remedy: whatAShardIs });
    }
    const name = `shard ${index + 1}`;
    if (!stats.isDirectory()) {
      const document = parseDocument(readFileSync(path, 'utf8'), path);
      return { name, path, ...inFolder(dirname(resolve(path))), document };
    }
    return { name, path, ...inFolder(resolve(path)), document: readFolder(path) };
  });
}

function inFolder(folder: string): Pick<Shard, 'folder' | 'loads'> {
  return { folder, loads: readKeptLoads(folder) };
}

function readFolder(folder: string): RunDocument {
  const file = join(folder, 'run.json');
  if (existsSync(file)) return parseDocument(readFileSync(file, 'utf8'), file);
  if (hasJournal(folder)) return foldJournal(folder);
  const within = readdirSync(folder).filter((name) => isRun(join(folder, name)));
  throw new UsageError(`'${folder}' has neither a run.json nor a journal: it is no run`, {
    remedy: within.length === 0 ? whatAShardIs : `It holds runs; name these: ${join(folder, '*')}`,
  });
}

function isRun(folder: string): boolean {
  return existsSync(join(folder, 'run.json')) || hasJournal(folder);
}

function parseDocument(text: string, file: string): RunDocument {
  const value = parseJson(text);
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (version === undefined) {
    throw new UsageError(`'${file}' is no run document: it has no formatVersion`, {
      remedy: whatAShardIs,
    });
  }
  const known = documentSchema.shape.formatVersion.value;
  if (version !== known) {
    throw new UsageError(
      `'${file}' has the format version ${JSON.stringify(version)}; this assay reads ${known}`,
      { remedy: 'Make and merge all shards with one version of assay.' },
    );
  }
  const parsed = documentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = explainIssues(documentSchema, parsed.error.issues, value, () => 'default');
  throw new UsageError(`'${file}' is no run document: ${first}`, {
    remedy: 'Was it changed by hand? assay report <folder> builds it again from the journal.',
    cause: parsed.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
