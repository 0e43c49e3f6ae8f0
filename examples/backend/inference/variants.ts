import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { modelPath } from '../../../fixtures/models/models.ts';
import type { BackendConfig } from '../config/environment.ts';
import { and, eq } from '../database/drizzle.ts';
import { models, modelVariants } from '../database/schema/models.ts';
import type { Transaction } from '../database/session.ts';

/** Precisions of the model of this repository; a model of one's own (`MODEL_PATH`) has the first only. */
export const variantPrecisions = ['fp32', 'int8'] as const;
export type VariantPrecision = (typeof variantPrecisions)[number];

/** The files of the model that is served, by precision. */
export async function variantPaths({
  engine,
}: BackendConfig): Promise<ReadonlyMap<VariantPrecision, string>> {
  if (engine.modelPath !== undefined) return new Map([['fp32', engine.modelPath]]);
  return new Map([
    ['fp32', await modelPath('fault')],
    ['int8', await modelPath('fault-int8')],
  ]);
}

/** The row of the model that is served, made if there is none yet. */
export async function modelRow(tx: Transaction, { engine }: BackendConfig): Promise<number> {
  const { modelName: name, modelVersion: release } = engine;
  await tx.insert(models).values({ name, release }).onConflictDoNothing();
  const [model] = await tx
    .select({ id: models.id })
    .from(models)
    .where(and(eq(models.name, name), eq(models.release, release)));
  return model!.id;
}

/**
 * The row of a variant, made if there is none yet.
 * @returns null if the release has another file of that precision: it needs a version of its own
 */
export async function variantRow(
  tx: Transaction,
  config: BackendConfig,
  { precision, path }: { readonly precision: VariantPrecision; readonly path: string },
): Promise<number | null> {
  const file = await readFile(path);
  const sha256 = createHash('sha256').update(file).digest('hex');
  const modelId = await modelRow(tx, config);
  await tx
    .insert(modelVariants)
    .values({ modelId, precision, sha256, bytes: file.length })
    .onConflictDoNothing();
  const [variant] = await tx
    .select({ id: modelVariants.id })
    .from(modelVariants)
    .where(eq(modelVariants.sha256, sha256));
  return variant?.id ?? null;
}
