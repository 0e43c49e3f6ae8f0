import { describe, expect, test as base } from '../../../fixtures/index.ts';

const test = base.override('engineOptions', { isolation: 'inline' });

describe('the engines of the config', { tags: ['integration'] }, () => {
  test('are opened by name, with other options', async ({ engine, signal }) => {
    const fp32 = await engine('fp32');
    expect(fp32.pid).toBeNull();
    expect(await fp32.run(signal('wear', { samples: 4096 }))).toHaveLength(11);
  });

  test('are opened once', async ({ engine, engines }) => {
    expect(await engine('int8')).toBe(await engines('int8'));
  });

  test('give a test that names none the one called default', async ({ engine, engines }) => {
    await engine.run(new Float32Array(4096));
    expect(await engines()).toBe(await engines('default'));
  });

  test('refuse a name that is not among them, with the nearest one', async ({ engine }) => {
    // @ts-expect-error -- the config's types know that there is no such engine
    await expect(engine('int9')).rejects.toThrow("no engine 'int9'. Did you mean 'int8'?");
  });
});
