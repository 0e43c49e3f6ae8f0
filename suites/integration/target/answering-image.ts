import type Docker from 'dockerode';
import { isImagePresent } from '../../../fixtures/services/docker/image.ts';

/** A Debian of `scripts/build-local-images.sh`. */
export const baseImage = 'assay-local/redis:7';

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

/** Makes an image of that server by this name, unless it is there. */
export async function makeAnsweringImage(docker: Docker, image: string): Promise<void> {
  if (await isImagePresent(docker, image)) return;
  const container = await docker.createContainer({ Image: baseImage, Cmd: ['true'] });
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
