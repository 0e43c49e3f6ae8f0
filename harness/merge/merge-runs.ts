import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '../config/load-config.ts';
import type { RunDocument } from '../document/document.ts';
import { InfrastructureError, UsageError } from '../errors.ts';
import { makeFolder } from '../process/make-folder.ts';
import { writeReports } from '../reporters/write-reports.ts';
import { createRunFolder, type RunFolder, runId } from '../run/run-folder.ts';
import { checkShards } from './check-shards.ts';
import { checkShares, sharesOf } from './check-shares.ts';
import { copyFiles } from './copy-files.ts';
import { mergeDocuments } from './merge-documents.ts';
import { readShards } from './read-shards.ts';
import { reportersOfShards } from './reporters-of-shards.ts';
import type { Shard } from './shard.ts';

export interface MergeRequest {
  /** Folders of runs, or their run.json; at least one. */
  readonly paths: readonly string[];
  /** A folder that is empty or not there; null for a new one among the runs of the project. */
  readonly out: string | null;
  readonly expected: number | null;
  readonly allowInconclusive: boolean;
  readonly configFile: string | null;
  readonly command: string;
}

export interface MergedRun {
  readonly document: RunDocument;
  /** Absolute path of the folder of its reports. */
  readonly folder: string;
}

/**
 * Merges the runs that are shards of one into a new run with all its reports. Everything is read and
 * checked before anything is written.
 * @throws {UsageError} they are not shards of one run, or the folder isn't free
 * @throws {InfrastructureError} something can't be written
 */
export async function mergeRuns(request: MergeRequest): Promise<MergedRun> {
  const { allowInconclusive, command } = request;
  const shards = readShards(request.paths) as readonly [Shard, ...Shard[]];
  const expected = request.expected ?? sharesOf(shards);
  checkShards(shards, expected);
  checkShares(shards);
  const commit = shards[0].document.fingerprint.git?.commit ?? null;
  const { id, path: folder } = await makeRunFolder(request, new Date(), commit);
  const files = await copied(shards, folder);
  const document = mergeDocuments(shards, { id, command, expected, allowInconclusive, files });
  const { failed } = await writeReports(document, folder, reportersOfShards(shards));
  const [first] = failed;
  if (first !== undefined) {
    throw new InfrastructureError(`${first.file} could not be written: ${first.reason}`);
  }
  return { document, folder };
}

async function makeRunFolder(
  { out, configFile }: MergeRequest,
  now: Date,
  commit: string | null,
): Promise<RunFolder> {
  if (out === null) {
    const { config, root } = await loadConfig({ file: configFile });
    return createRunFolder(resolve(root, config.reports.folder), now, commit);
  }
  if (existsSync(out) && !isEmptyFolder(out)) {
    throw new UsageError(`--out '${out}' is not an empty folder`, {
      remedy: 'Name one that is empty or not there: nothing is written over.',
    });
  }
  try {
    makeFolder(out);
  } catch (error) {
    throw new InfrastructureError(`--out '${out}' can't be made: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return { id: runId(now, commit), path: resolve(out) };
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false;
  }
}

async function copied(shards: readonly Shard[], folder: string): Promise<RunDocument['files']> {
  try {
    return await copyFiles(shards, folder);
  } catch (error) {
    throw new InfrastructureError(
      `the raw files can't be copied into ${folder}: ${(error as Error).message}`,
      { remedy: 'Make room or give permission, then merge again.', cause: error },
    );
  }
}
