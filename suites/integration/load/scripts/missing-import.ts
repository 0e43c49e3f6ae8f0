// @ts-expect-error: the package does not exist; that is what the script is for
import { greet } from 'no-such-package-anywhere';

export default function missing(): void {
  greet();
}
