import { resolve } from 'node:path';
import { InfrastructureError } from '../errors.ts';
import { writeReports } from '../reporters/write-reports.ts';
import type { RunResult } from '../run/result.ts';
import { createRunFolder } from '../run/run-folder.ts';
import { checkShards } from './check-shards.ts';
import { copyFiles } from './copy-files.ts';
import { inPackage } from './in-package.ts';
import { mergeDocuments } from './merge-documents.ts';
import { reportersOfShards } from './reporters-of-shards.ts';
import type { Shard } from './shard.ts';

/** The run of one package of several. */
export interface PackageRun extends RunResult {
  /** Its folder, relative to where the run was asked for. */
  readonly name: string;
}

interface PackagesRequest {
  /** Folder in which the run was asked for: its reports go into `reports/runs` there. */
  readonly root: string;
  readonly command: string;
  readonly allowInconclusive: boolean;
}

/**
 * Makes one run with one verdict of the runs of several packages.
 * @throws {UsageError} their limits of failed tests differ
 * @throws {InfrastructureError} a report can't be written
 */
export async function mergePackages(
  runs: readonly [PackageRun, ...PackageRun[]],
  { root, command, allowInconclusive }: PackagesRequest,
): Promise<RunResult> {
  const [first, ...others] = runs.map(({ name, folder, document }): Shard => ({
    name: name.replaceAll(' ', '-'),
    path: folder,
    folder,
    document: inPackage(document, name),
    // Gates of different packages are different gates.
    loads: null,
  })) as [Shard, ...Shard[]];
  const shards = [first, ...others] as const;
  checkShards(shards, shards.length);
  const commit = first.document.fingerprint.git?.commit ?? null;
  const { id, path: folder } = createRunFolder(resolve(root, 'reports/runs'), new Date(), commit);
  const files = await copyFiles(shards, folder);
  const expected = shards.length;
  const document = mergeDocuments(shards, { id, command, expected, allowInconclusive, files });
  const { failed } = await writeReports(document, folder, reportersOfShards(shards));
  const [lost] = failed;
  if (lost !== undefined) {
    throw new InfrastructureError(`${lost.file} could not be written: ${lost.reason}`);
  }
  // Each package keeps its own run.
  return { document, folder, kept: null };
}
