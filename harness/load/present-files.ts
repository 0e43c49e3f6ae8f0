import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { instanceFolder, type Share } from './instances/share.ts';
import { fileNames } from './run-k6.ts';

const descriptions: Readonly<Record<string, string>> = {
  [fileNames.points]: 'every point that k6 measured (CSV, gzip)',
  [fileNames.summary]: "k6's own summary",
  [fileNames.dashboard]: "k6's own dashboard",
  [fileNames.log]: "k6's log",
  [fileNames.script]: 'the script as k6 ran it',
};

/** The raw files of a load in its folder: name → what it is. Of several k6 each has a folder in it. */
export function presentFiles(folder: string, shares: readonly Share[]): Record<string, string> {
  const own = Object.entries(descriptions);
  const shared = shares
    .filter(({ of }) => of > 1)
    .flatMap((share) =>
      own.map(([name, description]): [string, string] => [
        join(instanceFolder('', share), name),
        `${description}, instance ${share.index + 1} of ${share.of}`,
      ]),
    );
  return Object.fromEntries([...own, ...shared].filter(([name]) => existsSync(join(folder, name))));
}
