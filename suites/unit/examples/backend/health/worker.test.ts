import { expect, test } from 'vitest';
import { judgeWorker } from '../../../../../examples/backend/health/worker.ts';

const client = (id: number, host: string, name: string, idleS: number) =>
  `id=${id} addr=${host}:4${id} laddr=10.0.0.9:6379 name=${name} age=90 idle=${idleS} cmd=ping\n`;
const self = client(7, '10.0.0.1', '', 0);
const question = { self, namePrefix: 'backend:tasks:', silenceMs: 15_000 };
const judge = (...clients: string[]) =>
  judgeWorker({ ...question, clients: [...clients, self].join('') });

test('a worker that waits for tasks, or renews the lock of one, takes tasks', () => {
  const waiting = client(1, '10.0.0.1', 'backend:tasks:cHJl', 5);
  expect(judge(waiting)).toEqual({ takesTasks: true });
  const working = client(1, '10.0.0.1', 'backend:tasks:cHJl', 300);
  expect(judge(working, client(2, '10.0.0.1', '', 15))).toEqual({ takesTasks: true });
});

test('a worker that has been silent for longer than it may does not', () => {
  const silent = judge(
    client(1, '10.0.0.1', 'backend:tasks:cHJl', 16),
    client(2, '10.0.0.1', '', 20),
  );
  expect(silent).toEqual({
    takesTasks: false,
    reason: 'the worker has asked for nothing for 16 s; 15 s are allowed',
  });
});

test('the worker of another host, or another program of this one, says nothing of this worker', () => {
  const reason = 'no worker of this host is connected to the queue';
  expect(judge(client(1, '10.0.0.2', 'backend:tasks:cHJl', 0))).toEqual({
    takesTasks: false,
    reason,
  });
  expect(judge(client(1, '10.0.0.1', 'other:tasks:cHJl', 0))).toEqual({
    takesTasks: false,
    reason,
  });
});

test('an address of IPv6 is told from another', () => {
  const own = client(7, '[fd00::1]', '', 0);
  const clients = client(1, '[fd00::1]', 'backend:tasks:cHJl', 1) + own;
  expect(judgeWorker({ ...question, self: own, clients })).toEqual({ takesTasks: true });
});
