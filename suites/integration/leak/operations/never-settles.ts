export async function op(): Promise<void> {
  setInterval(() => undefined, 1_000);
  await new Promise(() => undefined);
}
