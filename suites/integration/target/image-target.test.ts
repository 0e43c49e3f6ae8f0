import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findEngine } from '../../../fixtures/services/docker/engine.ts';
import { isImagePresent } from '../../../fixtures/services/docker/image.ts';
import { startServices } from '../../../fixtures/services/start-services.ts';
import { startTarget, type TargetOptions } from '../../../fixtures/target/start-target.ts';
import type { Target } from '../../../fixtures/target/target.ts';
import { configSchema } from '../../../harness/config/schema.ts';

const base = 'assay-local/redis:7';
const image = 'assay-local/answers:1';
const engine = await findEngine();
const lacking = engine.found
  ? (await isImagePresent(engine.docker, base))
    ? null
    : `there is no ${base}: scripts/build-local-images.sh`
  : engine.reason;

/** A server in Perl, which every Debian has. */
const server = `
use IO::Socket::INET;
$| = 1;
$SIG{TERM} = sub { print "asked to stop\\n"; exit 0 };
my $server = IO::Socket::INET->new(LocalAddr => $ENV{HOST}, LocalPort => $ENV{PORT}, Listen => 50) or die $!;
print "listening\\n";
while (my $client = $server->accept) {
  while (<$client>) { last if /^\\r?$/ }
  my $body = $ENV{GREETING} // "none";
  print $client "HTTP/1.1 200 OK\\r\\nContent-Length: " . length($body) . "\\r\\nConnection: close\\r\\n\\r\\n$body";
  close $client;
}
`;

/** An image of that server. */
async function makeImage(docker: Docker): Promise<void> {
  if (await isImagePresent(docker, image)) return;
  const container = await docker.createContainer({ Image: base, Cmd: ['true'] });
  const [repo, tag] = image.split(':');
  const command = JSON.stringify(['perl', '-e', server]);
  try {
    await container.commit({
      repo,
      tag,
      changes: `ENTRYPOINT []\nCMD ${command}\nEXPOSE 8080\nENV HOST=0.0.0.0 PORT=8080`,
    });
  } finally {
    await container.remove({ force: true });
  }
}

const defaults = { ready: '/', startupTimeoutMs: 60_000, pull: 'never', env: {} } as const;

async function start(options: Partial<TargetOptions>, logFile?: string): Promise<Target> {
  const target = await startTarget(
    { ...defaults, image, ...options },
    { cwd: '/', ...(logFile !== undefined && { logFile }) },
  );
  onTestFinished(async () => void (await target.stop()));
  return target;
}

async function namesOfRunning(docker: Docker): Promise<readonly string[]> {
  const running = await docker.listContainers({ all: true });
  return running.map(({ Image }) => Image);
}

describe('a back end', { tags: ['integration', 'docker'], timeout: 180_000 }, () => {
  test('from an image answers on a free port of loopback, and goes when it is asked to', async ({
    skip,
  }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await makeImage(engine.docker);
    const target = await start({ env: { GREETING: 'hello' } });
    expect(await (await target.get('/')).text()).toBe('hello');
    const [running] = await engine.docker.listContainers({ filters: { ancestor: [image] } });
    expect(running?.Ports.filter(({ PublicPort }) => PublicPort).map(({ IP }) => IP)).toEqual([
      '127.0.0.1',
    ]);
    expect(await target.stop()).toEqual({ code: 0, signal: null });
    expect(target.logs()).toEqual(['listening', 'asked to stop']);
    expect(await namesOfRunning(engine.docker)).not.toContain(image);
  });

  test('from an image that ends at once, or is not here, says so and leaves nothing', async ({
    skip,
  }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await makeImage(engine.docker);
    await expect(start({ env: { HOST: 'nowhere.invalid' } })).rejects.toThrow(
      /the target died \(exit code \d+\)|the container of target ended at once/,
    );
    await expect(start({ image: 'assay-local/nothing:1' })).rejects.toThrow(
      "the image assay-local/nothing:1 is not here, and pull is 'never'",
    );
    expect(await namesOfRunning(engine.docker)).not.toContain(image);
  });

  test('from an image that is killed rejects with its last lines', async ({ skip }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await makeImage(engine.docker);
    const target = await start({});
    const [running] = await engine.docker.listContainers({ filters: { ancestor: [image] } });
    await engine.docker.getContainer(running?.Id ?? '').kill();
    await expect(target.died).rejects.toThrow(/the target died \(exit code 137\).*listening/);
  });

  test('may be a service of a compose file', async ({ skip }) => {
    if (!engine.found || lacking !== null) return skip(lacking ?? '');
    await makeImage(engine.docker);
    const root = await mkdtemp(join(tmpdir(), 'assay-compose-target-'));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const compose = `services: { api: { image: '${image}', environment: { GREETING: composed }, ports: ['8080'] } }`;
    await writeFile(join(root, 'compose.yml'), compose);
    const { services } = configSchema.parse({ services: { compose: 'compose.yml' } });
    await using started = await startServices(services, { root });
    const containers = Object.values(started.addresses().containers ?? {});
    const target = await startTarget({ ...defaults, service: 'api' }, { cwd: root, containers });
    expect(await (await target.get('/')).text()).toBe('composed');
    await target.stop();
    // The run's, not the target's: it ends with the services.
    expect(await namesOfRunning(engine.docker)).toContain(image);
  });
});

test('a back end from an image needs an engine', { tags: ['integration'] }, async ({ skip }) => {
  if (engine.found) return skip('there is one');
  await expect(start({})).rejects.toThrow(
    `target.image is '${image}', and there is no container engine`,
  );
});
