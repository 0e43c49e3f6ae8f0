// @module-tag integration
// @module-tag slow

import { execFile } from 'node:child_process';
import { mkdtempDisposable, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { expect, test } from 'assay/fixtures';
import { beforeEach } from 'vitest';
import { everything, lacking, render, root, secrets } from './chart.ts';

const run = promisify(execFile);
const reason = await lacking('helm', 'version');
beforeEach(({ skip }) => skip(reason !== null, reason ?? ''));

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The module that has the schema of a manifest, made from the project's own OpenAPI document. */
function moduleOf({ apiVersion, kind }: Manifest): string {
  const isOperator = apiVersion.startsWith('monitoring.coreos.com/');
  return `${isOperator ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models'}/${apiVersion}/${kind}`;
}

/** What the JSON Schema of a kind says of a manifest; null if nothing. */
async function schemaFault(manifest: Manifest): Promise<string | null> {
  const models = (await import(moduleOf(manifest))) as Record<
    string,
    new (data: object) => { validate(): void }
  >;
  try {
    new models[manifest.kind]!(manifest).validate();
    return null;
  } catch (error) {
    return `${manifest.kind} ${manifest.metadata.name}: ${(error as Error).message}`;
  }
}

/** Schemas of Kubernetes allow fields that they don't know; the types that are made from them don't. */
async function typeFaults(manifests: readonly Manifest[]): Promise<string> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-manifests-'));
  await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'));
  const lines = manifests.map((manifest, index) => {
    const type = `import('${moduleOf(manifest)}').I${manifest.kind}`;
    return `export const manifest${index}: ${type} = ${JSON.stringify(manifest)};`;
  });
  await writeFile(join(folder.path, 'manifests.ts'), lines.join('\n'));
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext'];
  const tsc = join(root, 'node_modules/.bin/tsc');
  return await run(tsc, [...options, 'manifests.ts'], { cwd: folder.path }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

const variants: [string, string[]][] = [
  ['by default', []],
  ['with everything', everything],
  ['without autoscaling and policies', ['--set', 'api.autoscaling.enabled=false']],
];

test.for(variants)('the manifests %s keep the schemas of Kubernetes', async ([, options]) => {
  const manifests = await render<Manifest>(...secrets, ...options);
  expect((await Promise.all(manifests.map(schemaFault))).filter((fault) => fault)).toEqual([]);
  expect(await typeFaults(manifests)).toBe('');
});

test('a wrong type, a missing field and an unknown one are found', async () => {
  const manifests = await render<Manifest>(...secrets);
  const deployment = manifests.find(({ kind }) => kind === 'Deployment')!;
  const planted = (change: (text: string) => string) =>
    JSON.parse(change(JSON.stringify(deployment))) as Manifest;
  const missing = planted((text) => text.replace('"selector":', '"selectr":'));
  expect(await schemaFault(missing)).toContain('must have required property selector');
  const wrong = planted((text) => text.replace('"containerPort":8080', '"containerPort":"http"'));
  expect(await schemaFault(wrong)).toContain('containerPort must be integer');
  const unknown = planted((text) => text.replace('"readinessProbe":', '"readynessProbe":'));
  expect(await schemaFault(unknown)).toBeNull();
  expect(await typeFaults([unknown])).toContain('"readynessProbe"\' does not exist');
});
