import { expect, test } from 'vitest';
import { loadOptional } from '../../../../harness/config/optional-package.ts';
import { exitCode } from '../../../../harness/exit-code.ts';

/** As Node refuses an import of a package that is not installed. */
const notFound = (name: string): Promise<never> =>
  Promise.reject(
    Object.assign(new Error(`Cannot find package '${name}' imported from /a/b.js`), {
      code: 'ERR_MODULE_NOT_FOUND',
    }),
  );

test("Node's refusal of an absent package is the one that is looked for", async () => {
  const name: string = 'assay-absent';
  const missing = await import(name).catch((error: unknown) => error);
  expect(missing).toMatchObject({ code: 'ERR_MODULE_NOT_FOUND' });
  expect(String(missing)).toContain("'assay-absent'");
});

test('an absent package is refused with what asks for it and the command that brings it', async () => {
  await expect(
    loadOptional('bullmq', () => notFound('bullmq'), "a test asks for the queue 'a'"),
  ).rejects.toMatchObject({
    message: "bullmq is not installed, and a test asks for the queue 'a'",
    remedy: 'npm i -D bullmq',
    exitCode: exitCode.infrastructure,
  });
});

test('what an installed package lacks itself is no absence of it', async () => {
  await expect(loadOptional('bullmq', () => notFound('msgpackr'), 'x')).rejects.toThrow(
    "Cannot find package 'msgpackr'",
  );
});
