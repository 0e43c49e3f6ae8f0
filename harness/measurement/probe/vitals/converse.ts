import type { Socket } from 'node:net';
import { VitalSigns } from './vitals.ts';

/** One a process, since it counts from when it was made. */
const signs = new VitalSigns();

/** Answers each line with the vital signs, as a line of JSON, once the first one has told the key. */
export function converseOfVitals(connection: Socket, key: string): void {
  connection.setEncoding('latin1');
  let isKnown = false;
  let pending = '';
  connection.on('data', (chunk: string) => {
    pending += chunk;
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) {
      if (!isKnown) {
        isKnown = line === key;
        if (!isKnown) return void connection.destroy();
        continue;
      }
      connection.write(`${JSON.stringify(signs.read())}\n`);
    }
  });
  connection.resume();
}
