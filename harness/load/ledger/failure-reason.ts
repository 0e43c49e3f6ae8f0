import type { ObservedRequest } from '../points/request-assembler.ts';

/** Source: google.golang.org/grpc/codes. */
const grpcCodes = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/** Why a request failed, in words that can be counted: no addresses, no numbers that differ. */
export function failureReason({ point, status, errorCode }: ObservedRequest): string {
  if (point.metric === 'grpc_req_duration') return `gRPC ${grpcCodes[Number(status)] ?? status}`;
  if (point.metric === 'ws_connecting') {
    return status === '0' ? 'WebSocket: no answer' : `WebSocket: HTTP ${status}`;
  }
  if (status !== '0') return `HTTP ${status}`;
  return point.tag('error') || (errorCode === '' ? 'no answer' : `k6 error ${errorCode}`);
}
