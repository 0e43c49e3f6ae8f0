import { ApiError } from './error.ts';
import { shorten } from './shorten.ts';

export function unknownTask(id: string): ApiError {
  return new ApiError(404, 'unknown_task', `there is no task '${shorten(id)}'`);
}
