import { EventEmitter } from 'node:events';
import { types } from 'node:util';
import { type Bound, patchMethods } from './patch-methods.ts';

/**
 * Counts the listeners of emitters and event targets that collect them. Only one that has many listeners
 * of one event, or many events, is watched: an ordinary emitter costs one comparison when a listener is
 * added, nothing is kept for it, and it is collected as ever.
 */
export class ListenerWatch {
  /** Node warns above 10; a socket in use has up to 4 of one event. */
  static readonly MANY_OF_ONE_EVENT = 5;
  /** A stream in use listens to about 10 events. */
  static readonly MANY_EVENTS = 24;

  readonly #known = new WeakSet<object>();
  #watched: WeakRef<EventEmitter | EventTarget>[] = [];

  /** Takes note, from now on, of what is added anywhere in this thread. */
  start(): void {
    patchMethods(
      EventEmitter.prototype,
      ['on', 'addListener', 'prependListener'],
      thenNoting(this.#emitterHas.bind(this)),
    );
    patchMethods(
      EventTarget.prototype,
      ['addEventListener'],
      thenNoting(this.#targetHas.bind(this)),
    );
  }

  get count(): number {
    let count = 0;
    for (const { listeners } of this.#live()) count += listeners;
    return count;
  }

  /** `Server "close"` → how many. */
  byEvent(): Record<string, number> {
    const events: Record<string, number> = {};
    for (const { object, byEvent } of this.#live()) {
      const isByName = byEvent.length < ListenerWatch.MANY_EVENTS;
      for (const [event, count] of byEvent) {
        const what = isByName ? JSON.stringify(String(event)) : 'listeners of many events';
        const name = `${object.constructor.name} ${what}`;
        events[name] = (events[name] ?? 0) + count;
      }
    }
    return events;
  }

  #emitterHas(emitter: EventEmitter, event: string | symbol): void {
    const { _events: events, _eventsCount: count } = emitter as unknown as EmitterInside;
    const listeners = events?.[event];
    const many =
      (Array.isArray(listeners) && listeners.length >= ListenerWatch.MANY_OF_ONE_EVENT) ||
      count >= ListenerWatch.MANY_EVENTS;
    if (many) this.#watch(emitter);
  }

  #targetHas(target: EventTarget, event: string): void {
    const events = insideOf(target);
    if (events === undefined) return;
    const ofThisEvent = borrowed(events, 'get', event) as ListenersOfEvent | undefined;
    const many =
      (ofThisEvent?.size ?? 0) >= ListenerWatch.MANY_OF_ONE_EVENT ||
      Reflect.get(Map.prototype, 'size', events) >= ListenerWatch.MANY_EVENTS;
    if (many) this.#watch(target);
  }

  #watch(object: EventEmitter | EventTarget): void {
    if (this.#known.has(object)) return;
    this.#known.add(object);
    this.#watched.push(new WeakRef(object));
  }

  #live(): readonly Watched[] {
    const live: Watched[] = [];
    this.#watched = this.#watched.filter((reference) => {
      const object = reference.deref();
      if (object !== undefined) live.push(watched(object));
      return object !== undefined;
    });
    return live;
  }
}

function thenNoting(note: (object: any, event: string) => void): (add: Bound) => Bound {
  return (add) => (self, parameters) => {
    const result = add(self, parameters);
    note(self, parameters[0]);
    return result;
  };
}

interface Watched {
  readonly object: object;
  readonly listeners: number;
  readonly byEvent: readonly (readonly [event: string | symbol, count: number])[];
}

function watched(object: EventEmitter | EventTarget): Watched {
  const byEvent =
    object instanceof EventTarget
      ? entriesOf(object).map(([event, { size }]) => [event, size] as const)
      : object.eventNames().map((event) => [event, object.listenerCount(event)] as const);
  return { object, byEvent, listeners: byEvent.reduce((sum, [, count]) => sum + count, 0) };
}

/** node:events keeps these under these names since Node 0.10; `listenerCount` for each add would be slow. */
interface EmitterInside {
  readonly _events?: Readonly<Record<string | symbol, unknown>>;
  readonly _eventsCount: number;
}

interface ListenersOfEvent {
  readonly size: number;
}

/**
 * What an EventTarget of Node keeps behind a symbol; there is no public way to list its events. It is a Map
 * without Map's prototype, so Map's own methods are borrowed.
 */
function insideOf(target: EventTarget): ReadonlyMap<string, ListenersOfEvent> | undefined {
  kEvents ??= Object.getOwnPropertySymbols(target).find(
    ({ description }) => description === 'kEvents',
  );
  const events: unknown = kEvents === undefined ? undefined : Reflect.get(target, kEvents);
  return types.isMap(events) ? (events as Map<string, ListenersOfEvent>) : undefined;
}
let kEvents: symbol | undefined;

function borrowed(events: object, method: string, ...parameters: unknown[]): unknown {
  return Reflect.apply(Reflect.get(Map.prototype, method) as () => unknown, events, parameters);
}

function entriesOf(target: EventTarget): readonly [string, ListenersOfEvent][] {
  const events = insideOf(target);
  if (events === undefined) return [];
  return [...(borrowed(events, 'entries') as Iterable<[string, ListenersOfEvent]>)];
}
