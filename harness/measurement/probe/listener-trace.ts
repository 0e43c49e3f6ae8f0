import { EventEmitter } from 'node:events';
import { ListenerWatch } from './listener-watch.ts';
import { type Bound, patchMethods } from './patch-methods.ts';

type Listeners = Map<unknown, Map<unknown, readonly string[]>>;

/** Remembers which stack added each listener, until it is removed. Runs only after a leak was found. */
export class ListenerTrace {
  readonly #added = new WeakMap<object, Listeners>();
  #objects: WeakRef<object>[] = [];

  /** @returns undoes it */
  start(stack: () => readonly string[]): () => void {
    const adding =
      (add: Bound): Bound =>
      (self, parameters) => {
        this.#add(self, parameters[0], parameters[1], stack());
        return add(self, parameters);
      };
    const removing =
      (remove: Bound): Bound =>
      (self, parameters) => {
        this.#added.get(self)?.get(parameters[0])?.delete(parameters[1]);
        return remove(self, parameters);
      };
    const emitter = EventEmitter.prototype;
    const target = EventTarget.prototype;
    const undo = [
      patchMethods(emitter, ['on', 'addListener', 'prependListener'], adding),
      patchMethods(emitter, ['off', 'removeListener'], removing),
      patchMethods(target, ['addEventListener'], adding),
      patchMethods(target, ['removeEventListener'], removing),
    ];
    return () => {
      for (const restore of undo) restore();
    };
  }

  /** The listeners of what has collected many, as the probe counts them. */
  *open(): Iterable<{ readonly type: 'listener'; readonly stack: readonly string[] }> {
    for (const object of this.#objects) {
      const events = this.#added.get(object.deref() ?? object);
      const isManyEvents = (events?.size ?? 0) >= ListenerWatch.MANY_EVENTS;
      for (const stacks of events?.values() ?? []) {
        if (!isManyEvents && stacks.size < ListenerWatch.MANY_OF_ONE_EVENT) continue;
        for (const stack of stacks.values()) yield { type: 'listener', stack };
      }
    }
  }

  #add(object: object, event: unknown, listener: unknown, stack: readonly string[]): void {
    let events = this.#added.get(object);
    if (events === undefined) {
      events = new Map();
      this.#added.set(object, events);
      this.#objects.push(new WeakRef(object));
    }
    const stacks = events.get(event) ?? new Map<unknown, readonly string[]>();
    events.set(event, stacks.set(listener, stack));
  }
}
