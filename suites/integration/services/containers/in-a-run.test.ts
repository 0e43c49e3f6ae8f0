import { symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findEngine } from '../../../../fixtures/services/docker/engine.ts';
import { isImagePresent } from '../../../../fixtures/services/docker/image.ts';
import { SmallProject } from '../../run/small-project.ts';

const image = 'assay-local/redis:7';

test(
  'a container of the config is there for tests and for the back end, once for the run',
  { tags: ['integration', 'docker', 'slow'], timeout: 600_000 },
  async ({ skip }) => {
    const engine = await findEngine();
    if (!engine.found) return skip(engine.reason);
    if (!(await isImagePresent(engine.docker, image))) return skip(`there is no ${image}`);
    await using project = await SmallProject.create({
      'assay.config.ts': `import { defineConfig } from 'assay/config';
        export default defineConfig({
          target: { command: 'node server.js' },
          services: { cache: { container: './cache.ts' } },
        });`,
      'cache.ts': `import { GenericContainer, Wait } from 'testcontainers';
        export default () => new GenericContainer('${image}')
          .withCommand(['redis-server', '--protected-mode', 'no'])
          .withExposedPorts(6379)
          .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/));`,
      'server.js': `import { createServer } from 'node:http';
        createServer((request, response) => response.end(process.env.CACHE_URL ?? ''))
          .listen(Number(process.env.PORT), process.env.HOST);`,
      'suites/integration/cache.test.ts': `
        import { expect, it } from 'assay/fixtures';
        it('is known to both', async ({ service, target }) => {
          const { url, port } = await service('cache');
          expect(url).toBe('tcp://127.0.0.1:' + port);
          expect(await (await target.get('/')).text()).toBe(url);
        });
        it('has a name', async ({ service }) => { await service('cahce'); });`,
    });
    const testcontainers = createRequire(import.meta.url).resolve('testcontainers/package.json');
    await symlink(dirname(testcontainers), join(project.folder, 'node_modules/testcontainers'));
    const { code, stdout } = await project.assay(['run', 'integration']);
    expect(stdout).toContain(
      "a test asks for the service 'cahce', which the config does not have (it has cache): add services.cahce",
    );
    expect(code).toBe(2);
    const { tests, services } = await project.document();
    expect(tests.map(({ name, state }) => [name, state])).toEqual([
      ['is known to both', 'passed'],
      ['has a name', 'skipped'],
    ]);
    expect(services).toMatchObject([{ name: 'cache', provider: 'docker', version: image }]);
    const container = engine.docker.getContainer(services[0]?.facts['container'] ?? '');
    await expect(container.inspect()).rejects.toThrow('no such container');
  },
);
