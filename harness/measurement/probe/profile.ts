import { Session } from 'node:inspector/promises';
import type { Socket } from 'node:net';
import type { CpuProfile } from '../where/cpu-profile.ts';
import { answerLines } from './answer-lines.ts';

/** What the profiler in a process is asked. It counts nothing, and changes nothing while it does not run. */
export type ProfileRequest =
  | { readonly do: 'profile-start'; readonly everyMicroseconds: number }
  | { readonly do: 'profile-finish' };

let session: Session | null = null;

/** Answers the requests of a client once its first line has told the key. No port is opened for it. */
export function converseOfProfile(connection: Socket, key: string): void {
  answerLines(connection, key, (request) => answer(request as ProfileRequest));
}

async function answer(request: ProfileRequest): Promise<CpuProfile | null> {
  switch (request.do) {
    case 'profile-start':
      session = new Session();
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: request.everyMicroseconds });
      await session.post('Profiler.start');
      return null;
    case 'profile-finish': {
      if (session === null) throw new Error('no profile was started');
      const { profile } = await session.post('Profiler.stop');
      session.disconnect();
      session = null;
      return profile;
    }
  }
}
