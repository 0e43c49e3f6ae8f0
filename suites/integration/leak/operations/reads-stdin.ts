// The first use of process.stdin opens descriptor 0, as many libraries do when they are loaded.
const { isTTY, readableEnded } = process.stdin;
let text = '';
// It may end before setup() is called.
const ended = new Promise((resolve) => process.stdin.once('end', resolve));
process.stdin.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
process.stdin.unref();

export async function setup(): Promise<void> {
  await ended;
  console.log(`stdin: ${JSON.stringify(text)} ${String(isTTY)} ${readableEnded}`);
  console.error('stderr is mine');
}

export function op(): void {}
