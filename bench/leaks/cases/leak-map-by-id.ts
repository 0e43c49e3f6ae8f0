/** A session table that nobody deletes from. */
export const expected = 'leak';
const sessions = new Map<string, { seen: number }>();
export function op(i: number): void {
  sessions.set(`session-${i}`, { seen: i });
}
