/** Leaks of a known size, each with the case that has it. */
export const injected: Readonly<Record<string, string>> = {
  '1 B/op': 'leak-heap-1-bytes',
  '4 B/op': 'leak-heap-4-bytes',
  '16 B/op': 'leak-heap-16-bytes',
  '64 B/op': 'leak-heap-64-bytes',
  'an object in 1 of 50': 'leak-one-in-50',
  'an object in 1 of 50 at random': 'leak-one-in-50-at-random',
  'descriptor, 1 of 50': 'leak-descriptor-one-in-50',
  'timer, 1 of 50': 'leak-interval-one-in-50',
  'listener, 1 of 50': 'leak-listener-one-in-50',
  'socket, 1 of 50': 'leak-socket-one-in-50',
  'child, 1 of 50': 'leak-child-one-in-50',
  'Postgres client, 1 of 50': 'leak-pg-client-one-in-50',
  'Redis client, 1 of 50': 'leak-redis-client-one-in-50',
};
