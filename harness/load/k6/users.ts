/** Beyond this a back end has failed any latency limit that this harness was made for. */
const DEFAULT_SLOWEST_RESPONSE_SECONDS = 2;

/** Below this a short burst finds no free user. */
const FEWEST_VIRTUAL_USERS = 10;

/** Virtual users that keep a rate, by Little's law: users = rate · response time. */
export function usersFor(
  rate: number,
  slowestResponseSeconds = DEFAULT_SLOWEST_RESPONSE_SECONDS,
): number {
  return Math.max(FEWEST_VIRTUAL_USERS, Math.ceil(rate * slowestResponseSeconds));
}
