import type { Readings } from '../catalog.ts';
import type { ResourceSource } from '../source.ts';
import { type ControlGroup, controlGroupOf } from './control-group-files.ts';

/**
 * What the kernel tells of the control group of a container: how often its CPU limit held it, that limit, and
 * its memory as engines count it. Its processes are read apart.
 */
export class ControlGroupSource implements ResourceSource {
  readonly of: string;
  readonly #group: ControlGroup;
  readonly #isWhole: boolean;
  #before: Throttling | null = null;

  /** @param options `isWhole`: its memory, too: Redis tells its own, by the same name */
  constructor(of: string, group: ControlGroup, { isWhole }: { readonly isWhole: boolean }) {
    this.of = of;
    this.#group = group;
    this.#isWhole = isWhole;
  }

  /**
   * @param pid a process of it
   * @returns null where that shares the group of this process: what is limited then is not it alone
   */
  static of(
    of: string,
    pid: number,
    options: { readonly isWhole: boolean },
  ): ControlGroupSource | null {
    const group = controlGroupOf(pid);
    if (group === null || group.path === controlGroupOf(process.pid)?.path) return null;
    return new ControlGroupSource(of, group, options);
  }

  get full(): Readings {
    const most = this.#isWhole ? memoryLimit(this.#group) : null;
    return most === null ? {} : { memory: most };
  }

  read(): Readings {
    const now = throttlingOf(this.#group);
    const before = this.#before;
    this.#before = now;
    const limit = cpuLimit(this.#group);
    const memory = this.#isWhole ? memoryInUse(this.#group) : null;
    const periods = before === null ? 0 : now.periods - before.periods;
    return {
      ...(memory !== null && { memory }),
      ...(limit !== null && { limit }),
      ...(before !== null && periods > 0 && { throttled: (now.held - before.held) / periods }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Since the group began. */
interface Throttling {
  /** In which it wanted to run. */
  readonly periods: number;
  /** Of them, those in which it was held. */
  readonly held: number;
}

function throttlingOf({ cpu }: ControlGroup): Throttling {
  const stat = numbersOf(cpu('cpu.stat'));
  return { periods: stat.get('nr_periods') ?? 0, held: stat.get('nr_throttled') ?? 0 };
}

/** CPU time that it may use, of one core; null where it is not limited. */
function cpuLimit({ version, cpu }: ControlGroup): number | null {
  const [quota, period] =
    version === 2
      ? cpu('cpu.max').trim().split(' ').map(Number)
      : [Number(cpu('cpu.cfs_quota_us') || 'NaN'), Number(cpu('cpu.cfs_period_us') || 'NaN')];
  const limit = (quota ?? Number.NaN) / (period ?? Number.NaN);
  return limit > 0 && Number.isFinite(limit) ? limit : null;
}

/** Version 1 has no word for "unlimited": it writes the largest number of pages. */
const UNLIMITED_BYTES = 2 ** 62;

function memoryLimit({ version, memory }: ControlGroup): number | null {
  const limit = Number(memory(version === 2 ? 'memory.max' : 'memory.limit_in_bytes') || 'NaN');
  return limit < UNLIMITED_BYTES ? limit : null;
}

/** Without the pages of files that the kernel would give back at once, as `docker stats` shows it. */
function memoryInUse({ version, memory }: ControlGroup): number | null {
  const text = memory(version === 2 ? 'memory.current' : 'memory.usage_in_bytes');
  if (text === '') return null;
  const files = numbersOf(memory('memory.stat'));
  const given = files.get(version === 2 ? 'inactive_file' : 'total_inactive_file') ?? 0;
  return Math.max(0, Number(text) - given);
}

/** `nr_periods 17`, a line each. */
function numbersOf(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split('\n').map((line) => {
      const [name = '', value] = line.split(' ');
      return [name, Number(value)];
    }),
  );
}
