import type { Sample } from '../probe/sampler.ts';
import { Distances } from './distances.ts';
import type { Subject } from './subject.ts';
import type { Ages, Controls, Point, Trajectory, Untried } from './trajectory.ts';
import type { SampledPoint } from './work.ts';

/** A sample after a pause for clean-up that comes late. */
export interface DrainedSample extends SampledPoint {
  readonly before: Sample;
  /** Whether it was as long as before a leak is called one. */
  readonly long: boolean;
}

/** The sample points of one measurement, and what else is known beside them. */
export class Recording {
  readonly warmUp: SampledPoint[] = [];
  readonly windows: SampledPoint[][] = [];
  readonly drained: DrainedSample[] = [];
  distances = new Distances();
  /** Whether the last window was ended by what its operations gained. */
  cutShort = false;
  ages: Ages | null | undefined;
  /** Operations when they were looked at. */
  agesAt = 0;
  readonly controls = new Map<string, Controls>();
  /** Whether what is measured was tried out, and can't be measured any more. */
  isSpoiled = false;
  /** Resources that no process could be thrown away for. */
  readonly withoutControls = new Set<string>();
  readonly #hasControls: boolean;
  #firstWindowMs: number | null = null;
  #lastWindowMs = 0;
  readonly #untried: Untried | undefined;

  constructor(subject: Subject) {
    this.ages = subject.ages === undefined ? undefined : null;
    this.#hasControls = subject.tryControls !== undefined;
    this.#untried = subject.untried;
  }

  /** The points of a window come while it is measured. */
  beginWindow(points: SampledPoint[], nowMs: number): void {
    this.windows.push(points);
    this.#firstWindowMs ??= nowMs;
    this.#lastWindowMs = nowMs;
  }

  /**
   * How long it had been watched when its last window began: what lives for less than that had gone by then,
   * and what was gained since is not it.
   */
  get watchedMs(): number {
    return this.#lastWindowMs - (this.#firstWindowMs ?? this.#lastWindowMs);
  }

  /** What was seen of the ages holds until there are twice as many operations. */
  forgetOldAges(operations: number): void {
    if (this.ages && operations > 2 * this.agesAt) this.ages = null;
  }

  /** Everything is to be measured anew. */
  forgetPoints(): void {
    this.windows.length = 0;
    this.#firstWindowMs = null;
    this.warmUp.length = 0;
    this.drained.length = 0;
    this.distances = new Distances();
  }

  /**
   * From here on the levels are those of another way to collect, which takes what the last one left: the
   * points so far are moved by as much, so that nothing falls in between that the program let go.
   */
  rebase(last: Sample, anew: Sample, resources: readonly string[]): void {
    const levels = (sample: Sample): Sample['levels'] => {
      const moved = resources.map((name) => {
        const fall = (last.levels[name] ?? 0) - (anew.levels[name] ?? 0);
        return [name, (sample.levels[name] ?? 0) - fall] as const;
      });
      return { ...sample.levels, ...Object.fromEntries(moved) };
    };
    const moved = (sample: Sample): Sample => ({ ...sample, levels: levels(sample) });
    const movedPoint = (point: SampledPoint): SampledPoint => ({
      ...point,
      sample: moved(point.sample),
    });
    this.warmUp.splice(0, Infinity, ...this.warmUp.map(movedPoint));
    this.windows.splice(0, Infinity, ...this.windows.map((window) => window.map(movedPoint)));
    const drained = this.drained.map((point) => ({
      ...point,
      sample: moved(point.sample),
      before: moved(point.before),
    }));
    this.drained.splice(0, Infinity, ...drained);
  }

  trajectoryOf(
    { resource, kind }: Pick<Trajectory, 'resource' | 'kind'>,
    verified: boolean,
  ): Trajectory {
    const windows = this.windows.map((window) => window.map((point) => levelOf(point, resource)));
    return {
      resource,
      kind,
      verified,
      cutShort: this.cutShort,
      steadyFrom: this.distances.steadyFrom(windows),
      windows,
      warmUp: this.warmUp.map((point) => levelOf(point, resource)),
      drained: this.drained.map((point) => ({
        ...levelOf(point, resource),
        before: point.before.levels[resource] ?? 0,
      })),
      ...(this.ages === undefined ? {} : { ages: this.ages }),
      ...(this.#hasControls && !this.withoutControls.has(resource)
        ? { controls: this.controls.get(resource) ?? null }
        : {}),
      ...(this.#untried === undefined ? {} : { untried: this.#untried }),
    };
  }
}

function levelOf(point: SampledPoint, resource: string): Point {
  return { operations: point.operations, level: point.sample.levels[resource] ?? 0 };
}
