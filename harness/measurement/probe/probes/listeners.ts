import { ListenerWatch } from '../listener-watch.ts';
import type { Probe } from '../probe.ts';

const watch = new ListenerWatch();

export const listeners: Probe = {
  resource: 'listeners',
  kind: 'count',
  what: 'listeners of emitters and event targets (abort signals too) that have 5 of one event, or 24 events',
  noise:
    'none after a collection: an exact count; one that gets its fifth listener adds all of them at once',
  start: () => watch.start(),
  read: () => watch.count,
  detail: () => watch.byEvent(),
};
