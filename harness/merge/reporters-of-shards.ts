import type { RunDocument } from '../document/document.ts';
import type { Reporter } from '../reporters/reporter.ts';
import { reportersIn } from '../reporters/reporters.ts';
import type { Shard } from './shard.ts';

/** A merged run is written in every format that one of its parts is written in. */
export function reportersOfShards(shards: readonly Shard[]): readonly Reporter[] {
  const files: RunDocument['files'] = Object.assign({}, ...shards.map((one) => one.document.files));
  return reportersIn(files);
}
