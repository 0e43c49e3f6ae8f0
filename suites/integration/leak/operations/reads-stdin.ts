// The first use of process.stdin opens descriptor 0, as many libraries do when they are loaded.
const { isTTY, readableEnded } = process.stdin;
let text = '';
process.stdin.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
process.stdin.unref();

export function setup(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.once('end', () => {
      console.log(`stdin: ${JSON.stringify(text)} ${String(isTTY)} ${readableEnded}`);
      console.error('stderr is mine');
      resolve();
    });
  });
}

export function op(): void {}
