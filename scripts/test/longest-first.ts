import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { withLongestFirst } from './longest-files.ts';

/** Vitest's own order, with the longest files before the others of their group. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- of Vitest, not of an array
    return withLongestFirst(await super.sort(files));
  }
}
