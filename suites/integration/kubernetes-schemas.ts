import { execFile } from 'node:child_process';
import { mkdtempDisposable, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Manifest {
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
export async function schemaFault(manifest: Manifest): Promise<string | null> {
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
export async function typeFaults(manifests: readonly Manifest[]): Promise<string> {
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
