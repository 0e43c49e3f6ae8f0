import type { Fingerprint } from '../document/document.ts';
import { distinct } from './shard.ts';

/**
 * What the shards ran on, as one: facts that differ are named side by side, and numbers are those of the
 * first. The kind of machine is then one of its own, so that it is compared with none of its parts.
 */
export function uniteFingerprints(all: readonly [Fingerprint, ...Fingerprint[]]): Fingerprint {
  const [first] = all;
  const facts = (fact: (one: Fingerprint) => string) => distinct(all.map(fact)).join(' / ');
  return {
    machineKind: facts((one) => one.machineKind),
    cpu: { ...first.cpu, model: facts((one) => one.cpu.model) },
    memoryBytes: first.memoryBytes,
    os: facts((one) => one.os),
    kernel: facts((one) => one.kernel),
    node: facts((one) => one.node),
    gpu: {
      available: all.some(({ gpu }) => gpu.available),
      detail: facts(({ gpu }) => gpu.detail),
    },
    loadAverage: first.loadAverage,
    versions: uniteVersions(all),
    git: uniteGit(all),
  };
}

function uniteVersions(all: readonly Fingerprint[]): Record<string, string> {
  const names = distinct(all.flatMap(({ versions }) => Object.keys(versions)));
  return Object.fromEntries(
    names.map((name) => [
      name,
      distinct(all.flatMap(({ versions }) => versions[name] ?? [])).join(' / '),
    ]),
  );
}

/** One commit, as was checked; a branch only where no other is named. */
function uniteGit(all: readonly Fingerprint[]): Fingerprint['git'] {
  const states = all.flatMap(({ git }) => git ?? []);
  const [first] = states;
  if (first === undefined) return null;
  const branches = distinct(states.flatMap(({ branch }) => branch ?? []));
  return {
    commit: first.commit,
    branch: branches.length === 1 ? (branches[0] ?? null) : null,
    dirty: states.some(({ dirty }) => dirty),
  };
}
