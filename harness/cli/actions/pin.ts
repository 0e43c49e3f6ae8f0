import { relative } from 'node:path';
import { loadConfig } from '../../config/load-config.ts';
import { UsageError } from '../../errors.ts';
import { gitIn } from '../../history/branch/git.ts';
import { accept, pin } from '../../history/pinned/pin.ts';
import { pinnedFile, readPinnedRun, writePinnedRun } from '../../history/pinned/pinned-run.ts';
import { openKeptRun } from '../../run/kept-run.ts';

export interface PinOptions {
  /** Id or folder of a run; null for the newest one. */
  readonly run: string | null;
  readonly reason: string | null;
  readonly configFile: string | null;
}

/** `assay baseline pin`: a run as the known-good one, in a file that is committed. */
export async function pinRun({ run, reason, configFile }: PinOptions): Promise<void> {
  const { root } = await loadConfig({ file: configFile });
  const { document } = await openKeptRun(run, configFile);
  const pinned = pin(document, { by: await userName(root), at: now(), reason });
  await writePinnedRun(root, pinned);
  const count = Object.keys(pinned.gates).length;
  say(` pinned ${document.id}, ${count} ${count === 1 ? 'gate' : 'gates'}`);
  say(
    ` ${shown(root)}   commit it: later runs are compared with it, and tell what was loosened since`,
  );
}

export interface AcceptOptions extends PinOptions {
  readonly gate: string;
  readonly reason: string;
}

/** `assay baseline accept`: the value of a gate in a later run as the new one to compare with. */
export async function acceptGate(options: AcceptOptions): Promise<void> {
  const { gate, run, reason, configFile } = options;
  if (reason.trim() === '') {
    throw new UsageError('--reason is empty', {
      remedy: 'Say why: it is shown with each verdict.',
    });
  }
  const { root } = await loadConfig({ file: configFile });
  const pinned = readPinnedRun(root);
  if (pinned === null) {
    throw new UsageError('there is no pinned run whose value this one could replace', {
      remedy: 'Pin one first: assay baseline pin <run>',
    });
  }
  const { document } = await openKeptRun(run, configFile);
  const signature = { by: await userName(root), at: now(), reason };
  const changed = accept(pinned, document, gate, signature);
  await writePinnedRun(root, changed);
  const last = changed.accepted.at(-1);
  say(` accepted ${gate}: ${last?.before ?? 'nothing'} → ${last?.after}`);
  say(` ${shown(root)}   commit it: the page names it until another run is pinned`);
}

async function userName(root: string): Promise<string | null> {
  try {
    return (await gitIn(root)(['config', 'user.name'])) || null;
  } catch {
    return null;
  }
}

function now(): string {
  return new Date().toISOString();
}

function shown(root: string): string {
  return relative(process.cwd(), pinnedFile(root));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
