// Cedis, the engine: every export of the module. This page is the contract with a host. What each
// export takes and answers stands with its body (assembly/export, by subject) and, for the host,
// in host/engine/seam.generated.ts, which is written from there with every number that both sides
// know.
//
// The host calls in this order:
//
//   initialize(seed, databases)                       once
//   parameterSet(…)                                   directives, at any time
//   clientConnect() → client                          a connection opens; its handle is an address
//     inputTarget(client, count) → address              where its next bytes go: the host puts them
//     handleInput(client, count, now, elapsed)          there, and the engine runs what is complete
//     outstanding(client)                               which of the following there is to ask for
//     pollHostCall() … hostCallDone()                   commands that the host must answer
//     pollOutput() … outputWritten()                    bytes to write; untouched until written
//     pollLog()                                         lines for the server's log
//     pollClose()                                       connections to close
//   handleMore(now, elapsed)                          while hasMore(), when the sockets that are
//                                                     ready were read: what has given way goes on
//   clientDisconnect(client)                          the connection is gone
//   handleTick(now, elapsed)                          hz times a second, at expiryDeadlineMs() and
//                                                     at waitDeadlineMs()
//
// Time. Each call in which time may matter brings both: `now` is Unix time, by which keys expire,
// and may go back; `elapsed` is a monotonic reading, by which everybody waits. expiryDeadlineMs is
// of the one clock and waitDeadlineMs of the other. A clock that was set is heard of with the next
// call, and a host that has set its timer by the old one looks again, at the latest with its tick.
//
// A command of the host. pollHostCall gives a client; hostCallCommand, -Count and -Vector say what
// it has asked. Between hostCallBegin and hostCallDone the hostReply… functions write its answer,
// out of texts in hostBuffer; hostCallPause lets others in while the host waits, and hostCallBegin
// goes on. The client does nothing else meanwhile.
//
//   commandsHold lets all commands wait while the host reads the dataset anew, or writes it for the
//   last time; its own internal clients go on. writesHold lets those wait that write.
//   hostCallWaits makes a client blocked to others; CLIENT UNBLOCK and the like bring it out of
//   pollHostCall once more, and hostWaitState says why.
//
//   Scripts. scriptBegin says whether a client's script may run. Its commands: words (u32 length,
//   bytes) go to scriptTarget, scriptCommand runs them and tells where the reply lies. scriptEnd
//   takes the reply of the whole, scriptEndWithReply that of the last command. A long script is
//   left with scriptPause, and gone on with by hostCallBegin and scriptResume.
//
//   Departures. A MIGRATE at the host holds its keys with departureBegin, asks for each with
//   departurePayload (and departureTaken), says departureAcknowledge for those that the target has,
//   and departureEnd deletes these and lets go of the others.
//
// Users. A `user` line is packed into hostBuffer for userLineCheck, which changes nothing, and
// userLineLoad; usersLoad takes a whole ACL file or nothing of it; usersDescribe writes one. What
// they have to say stands in the draft (draftText, draftBytes) until the next of these calls.
//
// Effects. With Parameter.EFFECTS set (EffectFor), every write leaves what it has done in the one
// log, as requests that can be replayed: effectsAddress, effectsBytes, effectsFor, and effectsClear
// when the host has taken it, until there is none, after each call that runs commands or passes
// time. effectsSelect makes the next effect name its database, because another file begins with it.
//
// Rules. Addresses are unsigned 32-bit numbers (`>>> 0` in JavaScript). Times are f64:
// microseconds where a parameter is called `now` or `elapsed`, milliseconds where it ends in Ms.
// After any call that is not a getter the memory may have grown, so that views of it must be made
// anew. Nothing here is re-entrant: the engine calls out only for host.elapsedMicroseconds. A trap
// means that the dataset may be broken; the instance must not be used again.

// --------------------------------------------------------------- handle: what happens in the world

export { initialize, inputBuffer } from './export/start';
export { clientCloseAfterReply, clientConnect, clientDisconnect } from './export/client';
export {
  handleInput,
  handleMore,
  handleTick,
  inputAhead,
  inputRoom,
  inputTarget,
} from './export/input';
export { ownerInput, ownerTarget } from './export/owner';
export {
  hostBuffer,
  hostCallBegin,
  hostCallChanged,
  hostCallDone,
  hostCallPause,
  hostReplyArray,
  hostReplyBoolean,
  hostReplyBulk,
  hostReplyDouble,
  hostReplyError,
  hostReplyInteger,
  hostReplyMap,
  hostReplyNull,
  hostReplyNullArray,
  hostReplyPush,
  hostReplySet,
  hostReplySimple,
  hostReplyVerbatim,
} from './export/host-call';
export { departureAcknowledge, departureBegin, departureEnd } from './export/host-call';
export { clientWrittenOffset, hostCallWaits, hostWaitState } from './export/host-call';
export { departureFigure, departurePayload, departureTaken } from './export/host-call';
export { latencyAdd } from './export/statistics';
export { scriptBegin, scriptCommand, scriptCommandDone } from './export/script';
export { scriptEnd, scriptEndWithReply } from './export/script';
export { scriptPause, scriptResume, scriptSetEffects, scriptSetProtocol } from './export/script';
export { scriptShow, scriptTarget, scriptWaits } from './export/script';

// ---------------------------------------------------------- poll: what the engine has for the host

export {
  hasBacklog,
  hasMore,
  outstanding,
  outputAddress,
  outputBytes,
  outputOwedBytes,
  outputOwnBytes,
  outputReferenceCount,
  outputReferences,
  outputWritten,
} from './export/output';
export { pollClose, pollOutput } from './export/output';
export { hostCallCommand, hostCallCount, hostCallQueues, hostCallVector } from './export/host-call';
export { pollHostCall } from './export/host-call';
export { scriptCommandRow, scriptHasWritten, scriptMayRun, scriptRefusals } from './export/script';
export { logLost, logNumber, logText, logTextBytes, pollLog } from './export/log';
export {
  effectsAddress,
  effectsBytes,
  effectsClear,
  effectsFor,
  effectsLost,
} from './export/output';
export { effectsOffsetSet, effectsSelect } from './export/output';

// ----------------------------------------------------------------------- set: directives and users

export { commandRename, outputLimitSet, parameterSet } from './export/directive';
export {
  aofReasonSet,
  commandsHold,
  stateBits,
  transactionAway,
  writesHold,
} from './export/directive';
export { passwordSet, userLineCheck, userLineLoad, usersDescribe, usersLoad } from './export/acl';
export { draftBytes, draftText } from './export/acl';
export { addressesFind, addressesReserve, ceilingSet } from './export/memory';
export { dirtyReset } from './export/database';
export { statisticsReset } from './export/statistics';

// ------------------------------------------------------------------ get: what there is to be known

export { expiryDeadlineMs, waitDeadlineMs } from './export/input';
export { runningCount, runningVector } from './export/host-call';
export { clientCount, clientDatabase, clientId, clientIdleMs } from './export/client';
export { clientProtocol, clientTotal } from './export/client';
export { clientsBlocked, clientsBytes, clientsMaximumInputBytes } from './export/client';
export { clientsReplicaBytes, ownExpiries } from './export/client';
export { clientsMaximumOutputBytes, clientsSurvey, clientsTimed } from './export/client';
export { clientsSubscribed, clientsWatching, watchedKeys } from './export/client';
export { subscribedNames, trackingFigure, waitedKeys } from './export/client';
export { defaultUserOpen } from './export/acl';
export { activeBytes, overheadBytes, peakBytes, reservedBytes } from './export/memory';
export { backedEnd, backedFrom } from './export/memory';
export { startupBytes, touchedBytes, usedBytes } from './export/memory';
export { evictionFigure, memoryLimitBytes, shapeFigure } from './export/memory';
export { lazyfreeFreedObjects, lazyfreePendingObjects } from './export/memory';
export {
  databaseAverageTtlMs,
  databaseIndexBytes,
  databaseInnerVolatileKeys,
} from './export/database';
export {
  databaseKeys,
  databaseVolatileKeys,
  databaseWheelBytes,
  dirtyCount,
  flushCount,
} from './export/database';
export { commandCalls, commandFailed, commandMicroseconds } from './export/statistics';
export { commandPercentile, commandRejected, statistic } from './export/statistics';
export { errorCodeAddress, errorCodeBytes, errorCodeCalls } from './export/statistics';
export { errorCodeCount, latencyFigure, slowlogFigure } from './export/statistics';

// The keys that the keyspace's door was asked for, in builds for tests.
export { tapAddress, tapBytes, tapClear } from './engine/keyspace/tap';

// Serving replicas (export/replica.ts).
export { clientAbandon, replicaBegin, replicaWrite } from './export/replica';

// Loading a dataset: RDB files, and the commands of an AOF (export/load.ts).
export { loadBegin, loadEnd, loadFeed, loadFigure, loadGiveUp, loadTarget } from './export/load';
export { replayBegin, replayFailure, replayFigure } from './export/load';

// What this server is to another one (export/replication.ts).
export { primarySet, replicationReceived, waitersDismiss } from './export/replication';

// Writing a dataset out while it goes on changing (export/snapshot.ts).
export { snapshotBegin, snapshotCancel, snapshotFigure, snapshotLimitSet } from './export/snapshot';
export { snapshotChunk, snapshotChunkBytes, snapshotChunkTaken } from './export/snapshot';
export { snapshotStep } from './export/snapshot';

// Payloads of libraries of functions (export/functions.ts).
export { functionsItem, functionsPayload, functionsPayloadBytes } from './export/functions';
export { functionsRead, functionsRelease, functionsText } from './export/functions';
export { functionsTextBytes } from './export/functions';
