import { describe, expect, test as base } from '../../../fixtures/index.ts';

const test = base.override('engineOptions', { isolation: 'inline' });

describe('the engine fixture with other options', { tags: ['integration'] }, () => {
  test('runs inline', async ({ engine, signal }) => {
    expect(engine.pid).toBeNull();
    expect(await engine.run(signal('wear'))).toHaveLength(11);
  });
});
