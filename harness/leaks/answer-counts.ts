import type { TargetClient } from '../../fixtures/target/target.ts';
import { UsageError } from '../errors.ts';

/** Fewer answers say nothing: a server may still warm up. */
const LEAST = 20;

/**
 * Counts how a target answers the operations of a hunt. One that refuses most of what it is asked (a path that
 * is not there, a rate limit) keeps nothing, since it does nothing: that is not clean.
 */
export class AnswerCounts {
  readonly #expected: ReadonlySet<number>;
  readonly #refused = new Map<number, number>();
  #all = 0;
  /** Of the refusal that came last. */
  #asked = '';

  /** @param expected statuses of 400 and more that are meant to come */
  constructor(expected: readonly number[]) {
    this.#expected = new Set(expected);
  }

  /** The same client, whose answers are counted. */
  counting(client: TargetClient): TargetClient {
    return {
      url: client.url,
      get: async (path, init) => this.#count('GET', path, await client.get(path, init)),
      post: async (path, body, init) =>
        this.#count('POST', path, await client.post(path, body, init)),
    };
  }

  /** @throws {UsageError} more than half of all answers so far are refusals that nobody expects */
  check(): void {
    const refused = [...this.#refused.values()].reduce((sum, count) => sum + count, 0);
    if (this.#all < LEAST || refused <= this.#all / 2) return;
    const statuses = [...this.#refused.keys()].toSorted((a, b) => a - b);
    throw new UsageError(
      `the target refuses what it is asked: ${refused} of ${this.#all} answers have status ${statuses.join(' or ')} (${this.#asked})`,
      {
        remedy: `send what it answers with less than 400; where refusals are what you hunt in: { expectedStatuses: [${statuses.join(', ')}] }`,
      },
    );
  }

  #count(method: string, path: string, response: Response): Response {
    this.#all += 1;
    const { status } = response;
    if (status >= 400 && !this.#expected.has(status)) {
      this.#refused.set(status, (this.#refused.get(status) ?? 0) + 1);
      this.#asked = `${method} ${path}`;
    }
    return response;
  }
}
