import { appendFileSync } from 'node:fs';

const notes = process.env['NOTES'] ?? '';
const kept: object[] = [];

export function setup(): void {
  appendFileSync(notes, `setup ${process.pid}\n`);
}

export function op(i: number): void {
  if (process.env['THROWS_AT'] === String(i)) throw new Error('not this one');
  kept.push({ i, text: 'kept', more: [i] });
}

export async function teardown(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  appendFileSync(notes, `teardown ${process.pid}\n`);
}
