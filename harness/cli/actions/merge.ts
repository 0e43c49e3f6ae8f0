import { join, relative } from 'node:path';
import type { RunDocument } from '../../document/document.ts';
import { runWord } from '../../reporters/wording.ts';
import { type MergeRequest, mergeRuns } from '../../merge/merge-runs.ts';
import { endLines } from '../../run/progress/lines.ts';
import { type Paint, painterFor } from '../../reporters/paint.ts';
import { keepInHistory, nearestConfig } from './keep-in-history.ts';

export interface MergeOptions extends Omit<MergeRequest, 'command'> {
  readonly json: boolean;
}

/** `assay merge`. @returns the exit code of the merged run */
export async function mergeCommand(options: MergeOptions): Promise<number> {
  const command = ['assay', ...process.argv.slice(2)].join(' ');
  const { document, folder } = await mergeRuns({ ...options, command });
  const loaded = await nearestConfig(options.configFile);
  const kept = loaded === null ? null : await keepInHistory(document, loaded);
  const page = relative(process.cwd(), join(folder, 'index.html'));
  const paint = painterFor(process.stdout);
  const text = options.json
    ? JSON.stringify(document)
    : [...shardLines(document, paint), ...endLines(document, page, paint, kept)].join('\n');
  process.stdout.write(`${text}\n`);
  return document.exitCode;
}

/** ` shard 1  SHIP             all 3 gates pass   assay run unit` */
function shardLines({ shards = [] }: RunDocument, paint: Paint): readonly string[] {
  const colors = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const;
  return shards.map(({ name, verdict, sentence, command }) => {
    const word = paint(colors[verdict], runWord[verdict].padEnd(15));
    return ` ${name}  ${word}  ${sentence}   ${paint('gray', command)}`;
  });
}
