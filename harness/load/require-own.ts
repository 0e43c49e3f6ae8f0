import { UsageError } from '../errors.ts';

/** Whether an address can only be this machine. */
export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[(?<inner>.*)\]$/u, '$<inner>');
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    /^127(?:\.\d{1,3}){3}$/u.test(host)
  );
}

/**
 * Load may take down whatever it is sent to: to another machine it goes only where somebody says that it is
 * theirs.
 * @throws {UsageError} another machine, and nobody said so
 */
export function requireOwn(url: string, isOwn: boolean): void {
  if (isOwn || isLoopback(url)) return;
  throw new UsageError(`${new URL(url).host} is not this machine: load may take it down`, {
    remedy: 'where it is yours to load, say so: --i-own-this-target',
  });
}
