/** What Redis' `CLIENT LIST` says of one connection. */
interface Connection {
  readonly id: string;
  readonly host: string;
  readonly name: string;
  /** Whole seconds since its last command. */
  readonly idleS: number;
}

export interface WorkerQuestion {
  /** The answer of `CLIENT LIST`. */
  readonly clients: string;
  /** The answer of `CLIENT INFO`: the connection that asks. */
  readonly self: string;
  /** What the names of the workers' connections begin with. */
  readonly namePrefix: string;
  /** A worker that takes tasks is never silent for longer. */
  readonly silenceMs: number;
}

export type WorkerHealth =
  | { readonly takesTasks: true }
  | { readonly takesTasks: false; readonly reason: string };

/**
 * Whether the worker of this host takes tasks, as Redis sees it: a worker that waits asks for the next
 * task every 5 s, one that works renews the lock of its task. One that hangs does neither, however
 * alive its process looks.
 */
export function judgeWorker(question: WorkerQuestion): WorkerHealth {
  const [self] = connections(question.self);
  const ours = connections(question.clients).filter(
    ({ host, id }) => host === self?.host && id !== self.id,
  );
  if (!ours.some(({ name }) => name.startsWith(question.namePrefix)))
    return { takesTasks: false, reason: 'no worker of this host is connected to the queue' };
  const silentS = Math.min(...ours.map(({ idleS }) => idleS));
  if (silentS * 1_000 <= question.silenceMs) return { takesTasks: true };
  return {
    takesTasks: false,
    reason: `the worker has asked for nothing for ${silentS} s; ${question.silenceMs / 1_000} s are allowed`,
  };
}

function connections(text: string): Connection[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const fields = new Map(
      line.split(' ').map((field): [string, string] => {
        const [name = '', ...value] = field.split('=');
        return [name, value.join('=').trim()];
      }),
    );
    const address = fields.get('addr') ?? '';
    return {
      id: fields.get('id') ?? '',
      host: address.slice(0, address.lastIndexOf(':')),
      name: fields.get('name') ?? '',
      idleS: Number(fields.get('idle')),
    };
  });
}
