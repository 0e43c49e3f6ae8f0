import { readFileSync } from 'node:fs';
import type { Readings } from '../catalog.ts';
import type { ResourceSource } from '../source.ts';

/** How much of all its cores this machine uses, whoever does. */
export class MachineSource implements ResourceSource {
  readonly of = 'machine';
  readonly full: Readings = { cores: 1 };
  readonly #read: () => string;
  #before: readonly number[] | null = null;

  constructor(read = () => readFileSync('/proc/stat', 'latin1')) {
    this.#read = read;
  }

  read(): Readings {
    // user nice system idle iowait irq softirq steal; guest time is part of user: proc_stat(5).
    const now = this.#read().split('\n', 1)[0]?.trim().split(/\s+/u).slice(1, 9).map(Number) ?? [];
    const before = this.#before;
    this.#before = now;
    if (before === null) return {};
    const spent = now.map((ticks, index) => ticks - (before[index] ?? 0));
    const all = spent.reduce((sum, ticks) => sum + ticks, 0);
    const idle = (spent[3] ?? 0) + (spent[4] ?? 0);
    return all > 0 ? { cores: 1 - idle / all } : {};
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
