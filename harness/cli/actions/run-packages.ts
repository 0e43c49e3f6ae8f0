import { dirname, relative, resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { exitCode } from '../../exit-code.ts';
import { mergePackages, type PackageRun } from '../../merge/merge-packages.ts';
import type { RunRequest } from '../../run/request.ts';
import type { RunResult } from '../../run/result.ts';

/** Runs one package; resolves with what it left behind. */
export type RunOne = (request: RunRequest) => Promise<RunResult>;

/**
 * Runs the packages of several configs one after the other, for they measure on one machine, and makes
 * one verdict of theirs. An interrupted one ends them all.
 * @throws {UsageError} two configs are in one folder, or files are asked for
 */
export async function runPackages(
  configFiles: readonly string[],
  request: RunRequest,
  runOne: RunOne,
): Promise<RunResult> {
  const root = process.cwd();
  const names = configFiles.map((file) => relative(root, dirname(resolve(root, file))) || '.');
  const twin = names.find((name, index) => names.indexOf(name) < index);
  if (twin !== undefined) {
    throw new UsageError(`two configs are in the folder ${twin}`, {
      remedy: 'A run of several takes one config a folder.',
    });
  }
  if (request.shard !== null) {
    throw new UsageError('--shard shares out one config, and several are given', {
      remedy: 'Give every job configs of its own, and merge their runs: assay merge.',
    });
  }
  const runs: PackageRun[] = [];
  for (const [index, configFile] of configFiles.entries()) {
    const result = await runOne({ ...request, configFile });
    runs.push({ ...result, name: names[index] ?? '.' });
    if (result.document.exitCode === exitCode.interrupted) break;
  }
  const { command, allowInconclusive } = request;
  return await mergePackages(runs as [PackageRun, ...PackageRun[]], {
    root,
    command,
    allowInconclusive,
  });
}
