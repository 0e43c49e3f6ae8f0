/** Whoever waits for the end of the process, which never comes: no container grows. */
export const expected = 'leak';
const ended = new Promise<string>(() => undefined);
export async function op(i: number): Promise<void> {
  const request = { id: i, body: 'x'.repeat(200) + String(i) };
  void ended.then((why) => why + request.body);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
