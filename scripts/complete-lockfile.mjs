// Adds to package-lock.json the optional packages of other platforms that npm left out.
//
// npm leaves an optional dependency out of the lockfile when the registry that it asks doesn't serve
// that version, as a mirror may; `npm ci` then refuses the whole lockfile ("Missing: … from lock
// file"). An entry with the version and the platform is enough: it is only read on that platform.
// Run it after `npm install <package>`; it changes nothing in a lockfile that is complete.
import { readFileSync, writeFileSync } from 'node:fs';

const path = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(path, 'utf8'));
const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const machines = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

const added = [];
for (const [parent, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(parent, name)) continue;
    lock.packages[`node_modules/${name}`] = stub(name, range, entry.dev === true);
    added.push(name);
  }
}
if (added.length > 0) {
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).toSorted(([left], [right]) => left.localeCompare(right, 'en')),
  );
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${path}: added ${added.length} optional packages of other platforms\n`);
}

/** Node looks in the node_modules of the package itself, then in those of the folders above it. */
function isLocked(parent, name) {
  for (let folder = parent; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    if (lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (!folder.includes('/node_modules/')) return Boolean(lock.packages[`node_modules/${name}`]);
  }
}

function stub(name, range, dev) {
  const version = /\d+\.\d+\.\d+\S*/.exec(range)?.[0];
  const words = name.split('/').at(-1).split(/[-.]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = machines.filter((machine) => words.includes(machine));
  if (version === undefined || (os.length === 0 && cpu.length === 0)) {
    throw new Error(`the platform of ${name}@${range} can't be told from its name`);
  }
  return {
    version,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(dev ? { dev } : {}),
    ...(words.includes('musl') || words.includes('musleabihf') ? { libc: ['musl'] } : {}),
    ...(words.includes('gnu') || words.includes('gnueabihf') ? { libc: ['glibc'] } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}
