/*
 * Writing to a socket's handle without the stream in between.
 *
 * A stream makes a request object for each write and passes it with the bytes to the handle:
 *
 *     status = handle.writeBuffer(request, view)
 *
 *     status < 0                                  the write has failed; nothing is pending
 *     status 0, request.getAsyncId() is -1        the kernel has taken every byte; the request was
 *                                                 not needed and can be used again
 *     status 0, request.getAsyncId() is not -1    bytes are left over; the request belongs to libuv
 *                                                 until it calls request.oncomplete(status), and
 *                                                 is not used again
 *
 * The id is given to a request when libuv takes it, so it is the exact sign of a write that is
 * still open. (The size of the handle's queue is not: after a short write libuv tries again at
 * once, and the queue may be empty while the request is open.)
 *
 * Making an object for each reply that the kernel takes at once is what this saves: a tenth of
 * the server's CPU time for a request without pipelining. One request serves all connections, as it
 * is free again as soon as a write has returned; one a connection would be most of what the garbage
 * collector has to do for those that come and go.
 *
 * The class of the requests has no public name. A socket over a handle of ours shows it: what it
 * passes to `writeBuffer` is a request. Where anything about this is different than described,
 * `WriteRequest` is undefined and connections write through their stream.
 */

import { Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';

/** A write that may be on its way; `buffer` keeps its bytes alive meanwhile. */
export interface WriteRequestObject {
  oncomplete: (status: number) => void;
  buffer: Uint8Array | readonly Uint8Array[] | null;
  getAsyncId(): number;
}

/** What the handle of a TCP or Unix socket can do. */
export interface WriteHandle {
  writeBuffer(request: WriteRequestObject, view: Uint8Array): number;
  /** The same for several views; `areViews` says that none is a string with its encoding. */
  writev(request: WriteRequestObject, views: readonly Uint8Array[], areViews: true): number;
}

/** The id of a request that libuv does not hold. */
const idOfUnused = -1;

/** Whether libuv has kept the request, which means that its bytes are not all written. */
export function requestIsPending(request: WriteRequestObject): boolean {
  return request.getAsyncId() !== idOfUnused;
}

/** The error that a handle reports as a negative number. */
export function handleError(status: number, operation: string): Error {
  const code = getSystemErrorName(status);
  return Object.assign(new Error(`${operation} ${code}`), { code, errno: status });
}

/** Lets a socket write to a handle that only looks at the request. */
function requestClassFind(): (new () => WriteRequestObject) | undefined {
  let found: WriteRequestObject | undefined;
  const handle = {
    reading: false,
    readStart: () => 0,
    readStop: () => 0,
    close: (closed?: () => void) => closed?.(),
    writeBuffer(request: WriteRequestObject): number {
      found = request;
      return 0;
    },
  };
  try {
    const HandleSocket = Socket as unknown as new (options: { handle: object }) => Socket;
    const socket = new HandleSocket({ handle });
    socket.on('error', () => undefined);
    socket.write(new Uint8Array(1));
    socket.destroy();
    if (found === undefined) return undefined;
    const RequestClass = found.constructor as new () => WriteRequestObject;
    return requestIsPending(new RequestClass()) ? undefined : RequestClass;
  } catch {
    return undefined;
  }
}

/** The class of write requests, undefined where this node is different. */
const WriteRequest = requestClassFind();

/** Whether handles can be written to directly. */
export const canWriteDirectly = WriteRequest !== undefined;

let spare: WriteRequestObject | undefined;

/** The request for the next write of any connection. */
export function requestSpare(): WriteRequestObject {
  spare ??= new WriteRequest!();
  return spare;
}

/** A request for a write over TLS, which may call `completed` before it returns. */
export function requestMake(
  bytes: Uint8Array | readonly Uint8Array[],
  completed: (status: number) => void,
): WriteRequestObject {
  return Object.assign(new WriteRequest!(), { buffer: bytes, oncomplete: completed });
}

/** The spare request is pending now: the next write gets another. */
export function requestKeep(
  bytes: Uint8Array | readonly Uint8Array[],
  completed: (status: number) => void,
): void {
  const request = requestSpare();
  request.buffer = bytes;
  request.oncomplete = completed;
  spare = undefined;
}
