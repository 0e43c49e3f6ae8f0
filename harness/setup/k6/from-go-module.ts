import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findExecutable } from '../../process/executable.ts';
import { runCommand } from '../run-command.ts';
import type { Attempt } from './attempt.ts';

/** 75 to 135 s on 2 cores; a cold module cache on a slow line takes longer. */
const BUILD_TIMEOUT_MS = 900_000;

/** The Go module of a version: from 2.0 on, the major version is part of its path. */
export function goModule(version: string): string {
  const major = Number(version.split('.')[0]);
  return major >= 2 ? `go.k6.io/k6/v${major}` : 'go.k6.io/k6';
}

/**
 * Builds k6 from its Go module in `folder`. A module of our own requires the exact version:
 * `go install …@v2.2.0` would first look up the module's newest one (for deprecations), which a
 * module proxy may not serve.
 */
export async function fromGoModule(version: string, folder: string): Promise<Attempt> {
  const go = findExecutable('go');
  if (go === null) return { ok: false, reason: 'no Go toolchain on the PATH' };
  await mkdir(folder, { recursive: true });
  const module = goModule(version);
  await writeFile(
    join(folder, 'go.mod'),
    `module k6build\n\ngo 1.25\n\nrequire ${module} v${version}\n`,
  );
  await writeFile(
    join(folder, 'tools.go'),
    `//go:build tools\n\npackage tools\n\nimport _ "${module}"\n`,
  );
  const result = await runCommand(
    go,
    ['build', '-mod=mod', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', 'k6', module],
    { cwd: folder, env: { CGO_ENABLED: '0' }, timeoutMs: BUILD_TIMEOUT_MS },
  );
  return result.ok ? { ok: true, path: join(folder, 'k6') } : result;
}
