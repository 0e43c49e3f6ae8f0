export async function op(): Promise<void> {
  setInterval(() => undefined, 60_000);
}
