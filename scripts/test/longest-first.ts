import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { withLongestFirst } from './longest-files.ts';

/** Vitest's own order, with the longest files before the others of their group. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return withLongestFirst(await super.sort(files));
  }
}
