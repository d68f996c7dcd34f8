// Written by host/tool/generate-seam.mjs from the engine's sources. Do not edit.
//
// The engine as the host sees it: its exports, and the numbers and texts that both know. The
// order of the calls and their rules stand in assembly/index.ts. Addresses that are answered
// are signed here and must be made unsigned (`>>> 0`); a truth that is answered is 0 or 1.

import type { WasmMemory } from './platform.js';

/** The exports of assembly/index.ts. A client is named by its address. */
export interface EngineExports {
  readonly memory: WasmMemory;

  // handle: what happens in the world

  /**
   * Starts the engine. Returns false when memory is out.
   * @param seedHigh,seedLow 64 bits that decide every random choice and the hash function
   * @param databases how many databases there are
   * @param inputBytes size of the shared input buffer: the largest chunk the host hands over
   */
  initialize(
    seedHigh: number,
    seedLow: number,
    databases: number,
    inputBytes: number,
    now: number,
    elapsed: number,
  ): number;

  /** Address of the shared input buffer. */
  inputBuffer(): number;

  /** The client's connection closes when its output has been written (QUIT, errors of the host). */
  clientCloseAfterReply(client: number): void;

  /**
   * A connection has opened; returns its client, 0 when memory is out.
   * @param flags ClientFlag bits: UNIX_SOCKET, INTERNAL, LOCAL
   * @param addressCount,localCount lengths of the remote and the local address, which stand in the
   *   input buffer behind each other
   */
  clientConnect(
    flags: number,
    descriptor: number,
    addressCount: number,
    localCount: number,
    now: number,
    elapsed: number,
  ): number;

  /**
   * A connection is gone; its client must not be named again, unless a call of it is at the host.
   */
  clientDisconnect(client: number, now: number, elapsed: number): void;

  /**
   * The host has put `count` bytes at inputTarget: run what is complete.
   * @param now,elapsed Unix time, and what host.elapsedMicroseconds would answer
   */
  handleInput(client: number, count: number, now: number, elapsed: number): void;

  /** What has given way to others goes on, for about a millisecond. */
  handleMore(now: number, elapsed: number): void;

  /** The passing of time: expiry, eviction, freeing in steps. Returns whether work is left. */
  handleTick(now: number, elapsed: number): number;

  /**
   * How many bytes of a big argument the host may ask inputTarget for and read straight there,
   * without knowing that they have come; 0 = none is arriving.
   */
  inputAhead(client: number): number;

  /** How many bytes fit at inputTarget. */
  inputRoom(): number;

  /**
   * Where the client's next bytes go. inputRoom() says how many of `count` fit there; the host
   * delivers the rest after handleInput. 0: memory is out, close the connection.
   */
  inputTarget(client: number, count: number): number;

  /**
   * As handleInput() and outstanding() after it. If there is nothing to do but to write this
   * client's output, it is taken, as by pollOutput(): Outstanding.TAKEN.
   */
  ownerInput(client: number, count: number, now: number, elapsed: number): number;

  /**
   * As inputTarget(), for a request of up to `count` bytes. 0: there is no room for so many in one
   * piece, or memory is out; inputTarget() tells which.
   */
  ownerTarget(client: number, count: number): number;

  /**
   * Room for `count` bytes of text; 0 = memory is out, and what is being answered is lost. The next
   * call may move it.
   */
  hostBuffer(count: number): number;

  /** The host begins to answer: the hostReply… functions write to this client. False: no memory. */
  hostCallBegin(client: number): number;

  /** What the host has done is saved and replicated: as the call itself. */
  hostCallChanged(client: number): void;

  /** The host has answered; the client goes on with what it has sent. */
  hostCallDone(client: number, microseconds: number, now: number, elapsed: number): void;

  /** The host stops answering for now, in order to wait; hostCallBegin goes on. */
  hostCallPause(): void;

  /** The head of an array of `count` replies. */
  hostReplyArray(count: number): void;

  /** A boolean, 1 or 0 in RESP2. */
  hostReplyBoolean(value: boolean): void;

  /** A bulk string of `count` bytes of the text. */
  hostReplyBulk(count: number): void;

  /** A double, its text in RESP2. */
  hostReplyDouble(value: number): void;

  /** -text */
  hostReplyError(count: number): void;

  /** An integer, exact up to 2^53. */
  hostReplyInteger(value: number): void;

  /** The head of a map: `pairs` keys, each followed by its value. */
  hostReplyMap(pairs: number): void;

  /** A null. */
  hostReplyNull(): void;

  /** A null in the place of an array. */
  hostReplyNullArray(): void;

  /** The head of a push of `count` replies. */
  hostReplyPush(count: number): void;

  /** The head of a set of `count` replies. */
  hostReplySet(count: number): void;

  /** +text */
  hostReplySimple(count: number): void;

  /** A verbatim string, a bulk string in RESP2. */
  hostReplyVerbatim(count: number): void;

  /** The target has taken key `index` of a departure. */
  departureAcknowledge(client: number, index: number): void;

  /**
   * Looks up the keys at the arguments [first, first + count) of a client's call at the host, and
   * holds those that are there until departureEnd.
   * @returns how many they are, and with 0 there is no departure; -1: memory is out, and neither
   */
  departureBegin(
    client: number,
    first: number,
    count: number,
    now: number,
    elapsed: number,
  ): number;

  /**
   * Ends a client's departure. `deletes`: the keys that were acknowledged go, unless they were
   * touched. To be called when the client's output is open, if it can be opened.
   * @returns how many keys stay because they were touched; -1: memory for the effect is out, and
   *   all stay
   */
  departureEnd(client: number, deletes: boolean, now: number, elapsed: number): number;

  /** Where in the stream of effects a client's last write ends. */
  clientWrittenOffset(client: number): number;

  /** A client's call waits from now on as blocked clients do. @param what HostWait */
  hostCallWaits(client: number, what: number): void;

  /** What a client at the host waits for, or how that has ended (HostWait). */
  hostWaitState(client: number): number;

  /** A figure of the payload that was made last. */
  departureFigure(which: DepartureFigure): number;

  /**
   * Makes the payload of key `index` of a client's departure, which counts as not acknowledged
   * then. What there is to know of it stands in departureFigure, until departureTaken.
   * @returns its bytes, or PayloadMissing
   */
  departurePayload(client: number, index: number, now: number, elapsed: number): number;

  /** The host has copied the payload. */
  departureTaken(): void;

  /** Adds a sample of the latency monitor that the host has measured. */
  latencyAdd(event: LatencyEvent, milliseconds: number, now: number, elapsed: number): void;

  /**
   * A client's script, which is what `flags` (ScriptFlag) say, is to begin. The host answers the
   * call that runs it.
   */
  scriptBegin(client: number, flags: number, now: number, elapsed: number): ScriptBegin;

  /**
   * Runs the command of `words` words that stand at scriptTarget. Returns where its reply lies; 0 =
   * the host must answer it (scriptCommandRow), and then ask scriptCommandDone.
   */
  scriptCommand(words: number): number;

  /** The host has answered the script's command: counts it, and tells where the reply lies. */
  scriptCommandDone(microseconds: number): number;

  /**
   * The running script has ended, with a reply of `bytes` bytes in the host's text.
   * @param isError the reply is an error
   * @param isCounted the command that has given the error has counted it
   */
  scriptEnd(bytes: number, isError: boolean, isCounted: boolean): void;

  /** The running script has ended, with the reply of its last command, which is no error. */
  scriptEndWithReply(): void;

  /** The running script is left for a while: others are heard, and answered -BUSY. */
  scriptPause(): void;

  /** The running script goes on, at its own time. */
  scriptResume(): void;

  /** redis.set_repl: for whom what it does from here on is recorded (EffectFor). */
  scriptSetEffects(to: number): void;

  /** redis.setresp: the protocol of the replies that the script gets. */
  scriptSetProtocol(protocol: number): void;

  /** Shows the call of a client to monitors: scripts are shown before their commands. */
  scriptShow(client: number): void;

  /** Room for the words of a command, each a u32 length and its bytes; 0 = memory is out. */
  scriptTarget(bytes: number): number;

  /**
   * Whether a client's script waits for the end of a pause, although it cannot run, and the host is
   * about to say why: it will be a call for the host again.
   */
  scriptWaits(client: number, flags: number): number;

  // poll: what the engine has for the host

  /** Whether a client has sent more than has run, because its batch has given way. */
  hasBacklog(client: number): number;

  /** Whether turnMore has something to do. */
  hasMore(): number;

  /** What there is to poll (Outstanding) after a client's bytes. */
  outstanding(client: number): number;

  /** Address of the output's own bytes that the host is writing for a client. */
  outputAddress(client: number): number;

  /** How many bytes the host is writing for a client, all in all. */
  outputBytes(client: number): number;

  /**
   * How many bytes a client is owed: what the host is writing for it, and what waits behind that.
   */
  outputOwedBytes(client: number): number;

  /** How many own bytes that output has. */
  outputOwnBytes(client: number): number;

  /** How many references that output has: bytes that lie elsewhere and are sent between its own. */
  outputReferenceCount(client: number): number;

  /**
   * Address of the references, 16 bytes each: u32 before which of the own bytes it is sent, u32
   * block, u32 address, u32 bytes.
   */
  outputReferences(client: number): number;

  /** The host has written them; the memory is the engine's again. */
  outputWritten(client: number): void;

  /** The next connection to close; 0 = none. */
  pollClose(): number;

  /** The next client with output; 0 = none. What it gets is outputAddress() and what follows it. */
  pollOutput(): number;

  /** Id of the command row that a client's call is about. */
  hostCallCommand(client: number): number;

  /** How many arguments the call has, the name included. */
  hostCallCount(client: number): number;

  /**
   * Whether MULTI holds a client's call back: the host is asked what it is, and not to answer it.
   */
  hostCallQueues(client: number): number;

  /** Address of the call's arguments: pairs of u32 address, u32 count. */
  hostCallVector(client: number): number;

  /**
   * The next client whose command the host must answer, or whose waiting has ended (hostWaitState);
   * 0 = none.
   */
  pollHostCall(): number;

  /** Id of the command row that the host must answer. */
  scriptCommandRow(): number;

  /** Whether the running script has called a command that writes. */
  scriptHasWritten(): number;

  /**
   * Whether the caller of the script may run a command: 1, 0, or -1 = there is none of that name.
   * The words stand at scriptTarget.
   */
  scriptMayRun(words: number): number;

  /** How many commands of scripts have been refused before they ran, so far. */
  scriptRefusals(): number;

  /** How many lines were lost since the last call. */
  logLost(): number;

  /** A number of the line that was taken, the first (0) or the second (1). */
  logNumber(which: number): number;

  /** Address of a text of the line that was taken, the first (0) or the second (1). */
  logText(which: number): number;

  /** Its length. */
  logTextBytes(which: number): number;

  /** Takes the oldest line and frees the one before it; its code, NONE = there is none. */
  pollLog(): LogCode;

  /** Address of the bytes that are to be taken next. */
  effectsAddress(): number;

  /** How many bytes of one part are ready in the log (effectsFor); 0 = all was taken. */
  effectsBytes(): number;

  /** Drops the bytes that effectsBytes counted: the host has taken them. */
  effectsClear(): void;

  /** Who is to get the bytes that effectsBytes counts (EffectFor). */
  effectsFor(): number;

  /** Whether an effect is missing in the log since it was cleared: memory was out. */
  effectsLost(): number;

  /** The stream of effects is so long without the log, which follows. */
  effectsOffsetSet(offset: number): void;

  /** The next effect names its database: another file begins, or another reader. */
  effectsSelect(): void;

  // set: directives and users

  /** rename-command: both names stand in the input buffer, the new one behind the old. */
  commandRename(oldCount: number, newCount: number): RenameStatus;

  /**
   * Sets the limits of a class: bytes, bytes, and how long the soft limit may be passed; 0 = none.
   */
  outputLimitSet(
    which: OutputClass,
    hardBytes: number,
    softBytes: number,
    softSeconds: number,
  ): void;

  /**
   * Sets one parameter, and does at once what follows from it. False: there is no such parameter.
   */
  parameterSet(parameter: number, value: number): number;

  /** Why writes are refused with ServerState.AOF_ERROR: `count` bytes in hostBuffer. */
  aofReasonSet(count: number): void;

  /** All commands wait from now on, but those of internal clients; or they go on. */
  commandsHold(holds: boolean, now: number, elapsed: number): void;

  /** What keeps commands from running (ServerState). */
  stateBits(): number;

  /** Whether a command inside EXEC is at the host, so that no snapshot can begin. */
  transactionAway(): number;

  /** Commands that write wait from now on, until replicas have caught up; or they go on. */
  writesHold(holds: boolean, now: number, elapsed: number): void;

  /** Sets requirepass from bytes in the input buffer. False: memory is out. */
  passwordSet(count: number): number;

  /**
   * Checks the words of a `user` line, each a u32 count and its bytes, which stand in hostBuffer:
   * the name, then the rules. Returns the number of the word to blame, -1 if all is well; why
   * stands in the draft.
   */
  userLineCheck(count: number): number;

  /** Makes the user of such a line. */
  userLineLoad(count: number): AclLine;

  /** Puts all users into the draft, one `user` line each. False: memory is out. */
  usersDescribe(): number;

  /**
   * Takes the users of an ACL file, whose name and content stand in hostBuffer behind each other.
   * @param caller the client that has asked for it, 0 = none
   * @returns whether it was taken; if not, the draft says why and nothing has changed
   */
  usersLoad(nameCount: number, count: number, caller: number): number;

  /** Its length. */
  draftBytes(): number;

  /** Address of the draft: a text that the last call about users has left. */
  draftText(): number;

  /**
   * The memory was copied into a larger one, which is zero behind it: heapReserveAddresses, done.
   */
  addressesFind(): void;

  /**
   * Takes the whole address space from the system ahead, so that no later call waits for it: pages
   * that are not touched cost nothing. False: the system refuses; memory grows step by step then.
   */
  addressesReserve(): number;

  /** Refuses to let heapReservedBytes pass `bytes`; 0: only the end of the address space does. */
  ceilingSet(bytes: number): void;

  /** Sets the count of changes (the host, after a save). */
  dirtyReset(count: number): void;

  /** CONFIG RESETSTAT. */
  statisticsReset(): void;

  // get: what there is to be known

  /**
   * When handleTick is due next because a key expires, Unix ms; -1 = not before the regular tick.
   */
  expiryDeadlineMs(): number;

  /**
   * When handleTick is due next because a client's time-out or a pause ends, monotonic ms; -1 = not
   * before the regular tick; 0 = soon, for there are keys to evict.
   */
  waitDeadlineMs(): number;

  /** How many arguments the call has that runs, or that has run last: for the report of a crash. */
  runningCount(): number;

  /** Address of its arguments: pairs of u32 address, u32 count. */
  runningVector(): number;

  /** How many clients there are. */
  clientCount(): number;

  /** Index of the database that the client has selected. */
  clientDatabase(client: number): number;

  /** The number that CLIENT ID tells. */
  clientId(client: number): number;

  /** Milliseconds since the client last sent something; 0 while it waits for something. */
  clientIdleMs(client: number): number;

  /** 2 or 3. */
  clientProtocol(client: number): number;

  /** How many clients there have been. */
  clientTotal(): number;

  /** Clients that wait for a key, for replicas or for the end of a pause, as of clientsSurvey. */
  clientsBlocked(): number;

  /** Bytes that all clients hold but replicas, as of clientsSurvey. */
  clientsBytes(): number;

  /** The most that a client holds of what it has sent, bytes, as of clientsSurvey. */
  clientsMaximumInputBytes(): number;

  /** Bytes that replicas hold, as of clientsSurvey. */
  clientsReplicaBytes(): number;

  /** How many names are remembered. */
  ownExpiries(): number;

  /** The most that a client is owed, bytes, as of clientsSurvey. */
  clientsMaximumOutputBytes(): number;

  /** Counts anew. */
  clientsSurvey(): void;

  /** Clients that wait for keys and will give up some time. */
  clientsTimed(): number;

  /** Clients that have subscriptions, as of clientsSurvey. */
  clientsSubscribed(): number;

  /** Clients that watch keys, as of clientsSurvey. */
  clientsWatching(): number;

  /** How many keys are watched. */
  watchedKeys(): number;

  /** How many names of a kind somebody has subscribed to. */
  subscribedNames(kind: Subscription): number;

  /** A figure of client-side caching. */
  trackingFigure(which: TrackingFigure): number;

  /** Keys that clients wait for; `forGroups`: only those that wake somebody when they are gone. */
  waitedKeys(forGroups: boolean): number;

  /** Whether everybody is let in as the default user. */
  defaultUserOpen(): number;

  /** Bytes of the pages with live blocks in them, whole. */
  activeBytes(): number;

  /** Bytes of the tables that describe heapReservedBytes: about 0.4 % of it. */
  overheadBytes(): number;

  /** The most that heapUsedBytes has been. */
  peakBytes(): number;

  /** Bytes taken from the system for blocks, live or not; the tables are not in it. */
  reservedBytes(): number;

  /** The end of the run of such bytes in which an address lies that heapBackedFrom gave. */
  backedEnd(address: number): number;

  /**
   * The first address from `address` up at which the memory may hold more than zeros; 0 = there is
   * none. What else there is need not be copied.
   */
  backedFrom(address: number): number;

  /** What was in use before the first client and the first key. */
  startupBytes(): number;

  /** Bytes of the pages that have ever been active: more than these the system does not back. */
  touchedBytes(): number;

  /** Bytes in use, without those that wait to be freed and are gone for all to see. */
  usedBytes(): number;

  /** A figure of maxmemory. */
  evictionFigure(which: EvictionFigure): number;

  /** maxmemory as it is obeyed: there is a limit although none was set. */
  memoryLimitBytes(): number;

  /** A figure of shared field names. */
  shapeFigure(which: ShapeFigure): number;

  /** Objects that were freed in steps. */
  lazyfreeFreedObjects(): number;

  /** Objects that wait to be freed in steps. */
  lazyfreePendingObjects(): number;

  /** Mean time that the keys with a deadline have left, ms. */
  databaseAverageTtlMs(index: number): number;

  /** Bytes of the table and the wheel of a database, without its entries. */
  databaseIndexBytes(index: number): number;

  /** Keys whose values have deadlines of their own: hashes with fields that expire. */
  databaseInnerVolatileKeys(index: number): number;

  /** Keys in a database, those that have expired and were not found yet included. */
  databaseKeys(index: number): number;

  /** Keys with a deadline in a database. */
  databaseVolatileKeys(index: number): number;

  /** Bytes of the wheel alone. */
  databaseWheelBytes(index: number): number;

  /** Changes of the dataset since the last save. */
  dirtyCount(): number;

  /** How often all databases were emptied at once. */
  flushCount(): number;

  /** How often the command of row `id` was called. */
  commandCalls(id: number): number;

  /** How often it ran and answered an error. */
  commandFailed(id: number): number;

  /** How long its calls have taken together, µs. */
  commandMicroseconds(id: number): number;

  /** The time below which `percent` of a command's calls stayed, µs; 0 without a histogram. */
  commandPercentile(id: number, percent: number): number;

  /** How often it was refused before it ran. */
  commandRejected(id: number): number;

  /** A global counter. */
  statistic(which: Statistic): number;

  /** Address of the text of error code `index`. */
  errorCodeAddress(index: number): number;

  /** Length of the text of error code `index`. */
  errorCodeBytes(index: number): number;

  /** How often error code `index` was answered. */
  errorCodeCalls(index: number): number;

  /** How many error codes have been answered so far. */
  errorCodeCount(): number;

  /** A figure of an event; 0 if it has no samples. Times are in ms. */
  latencyFigure(event: LatencyEvent, which: LatencyFigure): number;

  /** A figure of the log. */
  slowlogFigure(which: SlowlogFigure): number;

  /** Where the keys stand; 0 = this build has no tap. */
  tapAddress(): number;

  /** Their bytes; more than there is room for (64 KiB) if some are lost. */
  tapBytes(): number;

  /** Forgets them. */
  tapClear(): void;

  /** Closes a client at once, whatever it is owed. */
  clientAbandon(client: number): void;

  /** A client has asked for the stream: from here on it is a replica. */
  replicaBegin(client: number): void;

  /** Adds `count` bytes of hostBuffer to what a replica is owed. False: it gets nothing more. */
  replicaWrite(client: number, count: number): number;

  /** Begins to load an RDB file of so many bytes, 0 = not known (flags: LoadOption). */
  loadBegin(bytes: number, flags: number, now: number, elapsed: number): void;

  /** Ends the loading, whole or not. */
  loadEnd(now: number, elapsed: number): number;

  /** `count` bytes were put at loadTarget; what they have given (LoadStatus). */
  loadFeed(count: number, now: number, elapsed: number): number;

  /** A figure (LoadFigure). */
  loadFigure(which: number): number;

  /** What was loaded is not wanted: loadEnd will say that it has failed. */
  loadGiveUp(): void;

  /** Where the next bytes go; 0 = memory is out, and loading has failed. */
  loadTarget(wanted: number): number;

  /** Begins to count. */
  replayBegin(): void;

  /** Puts the last failure into the draft: the error and the command. */
  replayFailure(): void;

  /** A figure (ReplayFigure) of the client that replays. */
  replayFigure(client: number, which: number): number;

  /** The internal client through which the primary's commands come; 0 = there is none. */
  primarySet(client: number): void;

  /** So many bytes have come from the primary that are no commands: a dataset. */
  replicationReceived(bytes: number): void;

  /** Nobody waits for keys any more: this server has become a replica. */
  waitersDismiss(now: number, elapsed: number): void;

  /**
   * Begins a snapshot. In hostBuffer stand texts behind each other, each a u32 count and its bytes:
   * the replication id, then the libraries of functions.
   * @param encoder Encoder: 0 RDB, 1 RDB as the base of an AOF, 2 commands
   * @param options WalkOption: 1 checksum, 2 FLUSHALL ends it
   * @param libraries how many libraries of functions there are
   * @param replicationDatabase what the replication stream has selected; -1: say nothing of it
   * @returns WalkBegin: 0 begun, 1 busy, 2 memory is out
   */
  snapshotBegin(
    encoder: number,
    options: number,
    libraries: number,
    replicationDatabase: number,
    replicationOffset: number,
    now: number,
    elapsed: number,
  ): number;

  /** Ends the snapshot, and drops its chunks. */
  snapshotCancel(now: number, elapsed: number): void;

  /** A figure of the snapshot (engine/snapshot/walk-number.ts, WalkFigure). */
  snapshotFigure(which: number): number;

  /** Sets a limit (engine/snapshot/limit.ts, WalkLimit). */
  snapshotLimitSet(which: number, value: number): void;

  /** Address of the oldest chunk that waits to be taken; 0 = there is none. */
  snapshotChunk(): number;

  /** How many bytes it has. */
  snapshotChunkBytes(): number;

  /** It was taken: its memory is the engine's again. */
  snapshotChunkTaken(): void;

  /**
   * Goes on for about `budget` microseconds. Clients that have waited for it go on as well.
   * @returns whether there is more to do at once; if not, and it is RUNNING, take chunks first
   */
  snapshotStep(budget: number, now: number, elapsed: number): number;

  /** Reads the next library of the payload. */
  functionsItem(): FunctionsItem;

  /**
   * Makes a payload of texts, u32 count and bytes each, `bytes` bytes of them. Returns its address;
   * 0 = memory is out. It is good until functionsRelease.
   */
  functionsPayload(bytes: number): number;

  /** How long the payload is. */
  functionsPayloadBytes(): number;

  /** Begins to read a payload of `count` bytes. False: its version or checksum is wrong. */
  functionsRead(count: number): number;

  /** Frees the payload. */
  functionsRelease(): void;

  /** Address of the text that was read. */
  functionsText(): number;

  /** Its length. */
  functionsTextBytes(): number;
}

/** What the host can set. Numbers are part of the contract with the host: append only. */
export const Parameter = {
  /** maxmemory, bytes; 0 = none. */
  MAXIMUM_MEMORY: 0,
  /** maxmemory-policy, as EvictionPolicy. */
  EVICTION_POLICY: 1,
  /** maxmemory-samples. */
  EVICTION_SAMPLES: 2,
  /** proto-max-bulk-len, bytes. */
  MAXIMUM_BULK_BYTES: 3,
  /** client-query-buffer-limit, bytes. */
  QUERY_BUFFER_LIMIT_BYTES: 4,
  /** notify-keyspace-events as a set of EventClass. */
  EVENT_CLASSES: 5,
  /** lfu-log-factor. */
  LFU_LOG_FACTOR: 6,
  /** lfu-decay-time, minutes. */
  LFU_DECAY_MINUTES: 7,
  /** lazyfree-lazy-expire, -eviction, -server-del, -user-del, -user-flush as bits 0..4. */
  LAZYFREE: 8,
  /** Whether expired keys are deleted actively (DEBUG SET-ACTIVE-EXPIRE). */
  ACTIVE_EXPIRE: 9,
  /** active-expire-effort, 1..10. */
  EXPIRE_EFFORT: 10,
  /** hz: ticks a second, from which the budget of a tick follows. */
  TICKS_PER_SECOND: 11,
  /** For whom effects are recorded: EffectFor bits, 0 = for nobody. */
  EFFECTS: 12,
  /** latency-tracking. */
  LATENCY_TRACKING: 13,
  /** ServerState bits that the host knows of. */
  STATE: 14,
  /** enable-debug-command, as ProtectedCommand. */
  DEBUG_COMMAND: 15,
  /** list-max-listpack-size; this and the following in the order of Limit (type/limit.ts). */
  LIST_SIZE: 16,
  /** list-compress-depth. */
  LIST_DEPTH: 17,
  /** hash-max-listpack-entries. */
  HASH_ENTRIES: 18,
  /** hash-max-listpack-value, bytes. */
  HASH_BYTES: 19,
  /** set-max-intset-entries. */
  SET_INTEGERS: 20,
  /** set-max-listpack-entries. */
  SET_ENTRIES: 21,
  /** set-max-listpack-value, bytes. */
  SET_BYTES: 22,
  /** zset-max-listpack-entries. */
  ZSET_ENTRIES: 23,
  /** zset-max-listpack-value, bytes. */
  ZSET_BYTES: 24,
  /** rdbcompression. */
  RDB_COMPRESSION: 25,
  /** stream-node-max-bytes. */
  STREAM_BYTES: 26,
  /** stream-node-max-entries. */
  STREAM_ENTRIES: 27,
  /** hll-sparse-max-bytes. */
  HYPERLOGLOG_SPARSE_BYTES: 28,
  /** maxmemory-eviction-tenacity, 0..100. */
  EVICTION_TENACITY: 30,
  /** replica-ignore-maxmemory. */
  REPLICA_IGNORES_MEMORY: 31,
  /** maxmemory-clients, bytes; a negative number is a percentage of maxmemory; 0 = none. */
  CLIENT_MEMORY: 32,
  /** tracking-table-max-keys; 0 = no limit. */
  TRACKING_KEYS: 45,
  /** acl-pubsub-default: 1 = allchannels. */
  ACL_ALL_CHANNELS: 40,
  /** acllog-max-len. */
  ACL_LOG_ENTRIES: 41,
  /** slowlog-log-slower-than, µs; -1 = off. */
  SLOWLOG_MICROSECONDS: 50,
  /** slowlog-max-len. */
  SLOWLOG_LENGTH: 51,
  /** latency-monitor-threshold, ms; 0 = off. */
  LATENCY_THRESHOLD: 52,
  /** enable-module-command, as ProtectedCommand. */
  MODULE_COMMAND: 53,
  /** rdb-format: 70 = nothing that Redis 7.0 does not know, 0 = as Redis 7.2. */
  RDB_FORMAT: 60,
  /** loglevel: 0 debug, 1 verbose, 2 notice, 3 warning, 4 nothing. */
  LOG_LEVEL: 54,
} as const;
export type Parameter = (typeof Parameter)[keyof typeof Parameter];

/** maxmemory-policy. Numbers are part of the contract with the host: append only. */
export const EvictionPolicy = {
  VOLATILE_LRU: 0,
  ALLKEYS_LRU: 1,
  VOLATILE_LFU: 2,
  ALLKEYS_LFU: 3,
  VOLATILE_RANDOM: 4,
  ALLKEYS_RANDOM: 5,
  VOLATILE_TTL: 6,
  NO_EVICTION: 7,
} as const;
export type EvictionPolicy = (typeof EvictionPolicy)[keyof typeof EvictionPolicy];

/** Who may run a protected command. */
export const ProtectedCommand = {
  NOBODY: 0,
  EVERYBODY: 1,
  /** Clients that are connected from this machine. */
  LOCAL: 2,
} as const;
export type ProtectedCommand = (typeof ProtectedCommand)[keyof typeof ProtectedCommand];

/** What keeps commands from running. */
export const ServerState = {
  /** A dataset is being loaded: -LOADING. */
  LOADING: 1 << 0,
  /** The last save failed: -MISCONF for writes. */
  DISK_ERROR: 1 << 1,
  /** This server is a replica. */
  REPLICA: 1 << 2,
  /** A read-only replica: -READONLY for writes. */
  READ_ONLY: 1 << 3,
  /** The link to the primary is down and replica-serve-stale-data is no. */
  STALE: 1 << 4,
  /** A script runs too long: -BUSY. */
  BUSY_SCRIPT: 1 << 5,
  /** Expired keys are not deleted now (CLIENT PAUSE, failover). */
  EXPIRE_PAUSED: 1 << 6,
  /** Commands that may write wait (engine/run/pause.ts). */
  WRITES_PAUSED: 1 << 7,
  /** All commands wait. */
  ALL_PAUSED: 1 << 8,
  /** A command inside EXEC is at the host: nobody else's commands may come between. */
  TRANSACTION_AWAY: 1 << 9,
  /**
   * Keys are being sent to another server: commands that write them wait
   * (engine/keyspace/departure.ts).
   */
  KEYS_AWAY: 1 << 10,
  /** All entries are being written out: commands may have to wait (engine/snapshot/hold.ts). */
  WALKING: 1 << 11,
  /** The host does something that no command may come between: all of them wait. */
  HOST_ALONE: 1 << 12,
  /** The append-only file cannot be written: -MISCONF for writes. */
  AOF_ERROR: 1 << 13,
  /** Fewer replicas than min-replicas-to-write are well: -NOREPLICAS for writes. */
  REPLICAS_MISSING: 1 << 14,
  /** A dataset is loaded aside while this one is served: -LOADING for what is in its way. */
  ASYNC_LOADING: 1 << 15,
  /** The dataset is soon loaded: who would be told -LOADING waits, for the host is alone. */
  LOADING_BRIEFLY: 1 << 16,
} as const;
export type ServerState = (typeof ServerState)[keyof typeof ServerState];

/** Bits of Parameter.LAZYFREE. */
export const Lazyfree = {
  EXPIRE: 1 << 0,
  EVICTION: 1 << 1,
  SERVER_DELETE: 1 << 2,
  USER_DELETE: 1 << 3,
  USER_FLUSH: 1 << 4,
} as const;
export type Lazyfree = (typeof Lazyfree)[keyof typeof Lazyfree];

/** A class of events, and where it is announced: bits of notify-keyspace-events. */
export const EventClass = {
  KEYSPACE: 1 << 0,
  KEYEVENT: 1 << 1,
  GENERIC: 1 << 2,
  STRING: 1 << 3,
  LIST: 1 << 4,
  SET: 1 << 5,
  HASH: 1 << 6,
  ZSET: 1 << 7,
  EXPIRED: 1 << 8,
  EVICTED: 1 << 9,
  STREAM: 1 << 10,
  MISS: 1 << 11,
  MODULE: 1 << 13,
  NEW: 1 << 14,
} as const;
export type EventClass = (typeof EventClass)[keyof typeof EventClass];

/** Classes of clients that client-output-buffer-limit tells apart; the host limits replicas. */
export const OutputClass = {
  NORMAL: 0,
  REPLICA: 1,
  PUBSUB: 2,
} as const;
export type OutputClass = (typeof OutputClass)[keyof typeof OutputClass];

/** How important a line is, and loglevel: lines below it are not written. */
export const LogLevel = {
  DEBUG: 0,
  VERBOSE: 1,
  NOTICE: 2,
  WARNING: 3,
  /** Nothing is written; no line has it. */
  NOTHING: 4,
} as const;
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel];

/** What a client is doing or has asked for. */
export const ClientFlag = {
  UNIX_SOCKET: 1 << 9,
  /** Has no socket (the library, the page, replay). */
  INTERNAL: 1 << 17,
  /** Is connected from this machine. */
  LOCAL: 1 << 18,
} as const;
export type ClientFlag = (typeof ClientFlag)[keyof typeof ClientFlag];

/** What the engine has for the host after a client's bytes, as bits. */
export const Outstanding = {
  /** The client's own output, which pollOutput gives first. */
  OWN_OUTPUT: 1,
  /** Outputs of others, or of this client after others. */
  OTHER_OUTPUT: 2,
  /** Calls for the host, lines for its log, or connections to close. */
  WORK: 4,
  /** A deadline has moved since it was asked for. */
  DEADLINE: 8,
  /** The client has sent several commands at once. */
  PIPELINE: 16,
  /** What has given way goes on with handleMore. */
  MORE: 32,
  /** The client has sent more than has run: nothing need be read from it until it has. */
  BACKLOG: 64,
  /** The client's own output was the only thing, and has been taken (ownerInput). */
  TAKEN: 128,
} as const;
export type Outstanding = (typeof Outstanding)[keyof typeof Outstanding];

/** Global counters. Numbers are part of the contract with the host: append only. */
export const Statistic = {
  COMMANDS_PROCESSED: 0,
  KEYSPACE_HITS: 1,
  KEYSPACE_MISSES: 2,
  EXPIRED_KEYS: 3,
  EVICTED_KEYS: 4,
  EXPIRED_TIME_CAP_REACHED: 5,
  EXPIRE_CYCLE_MICROSECONDS: 6,
  ERROR_REPLIES: 7,
  QUERY_BUFFER_LIMIT_DISCONNECTIONS: 8,
  OUTPUT_LIMIT_DISCONNECTIONS: 9,
  NETWORK_INPUT_BYTES: 10,
  NETWORK_OUTPUT_BYTES: 11,
  CONNECTIONS_RECEIVED: 12,
  ACCESS_DENIED_AUTH: 13,
  ACCESS_DENIED_COMMAND: 14,
  ACCESS_DENIED_KEY: 15,
  ACCESS_DENIED_CHANNEL: 16,
  READS_PROCESSED: 17,
  WRITES_PROCESSED: 18,
  EXPIRED_SUBKEYS: 19,
  /** Clients that were closed because there was no memory for them. */
  MEMORY_DISCONNECTIONS: 20,
  /** Of the link to the primary, and of the links to replicas. */
  REPLICATION_INPUT_BYTES: 21,
  REPLICATION_OUTPUT_BYTES: 22,
  /** Errors that a link to a primary or to a replica has been answered. */
  UNEXPECTED_ERRORS: 23,
} as const;
export type Statistic = (typeof Statistic)[keyof typeof Statistic];

/** What INFO tells. Numbers are part of the contract with the host: append only. */
export const EvictionFigure = {
  /** Bytes in use that do not count. */
  NOT_COUNTED_BYTES: 0,
  /** For how long the limit has been passed now. */
  EXCEEDED_MICROSECONDS: 1,
  /** For how long it has been since the start, or CONFIG RESETSTAT. */
  EXCEEDED_TOTAL_MICROSECONDS: 2,
  /** How many clients were closed for their memory. */
  EVICTED_CLIENTS: 3,
} as const;
export type EvictionFigure = (typeof EvictionFigure)[keyof typeof EvictionFigure];

/** What is remembered for tracking. */
export const TrackingFigure = {
  CLIENTS: 0,
  KEYS: 1,
  /** Clients by key. */
  ITEMS: 2,
  PREFIXES: 3,
} as const;
export type TrackingFigure = (typeof TrackingFigure)[keyof typeof TrackingFigure];

/** What hashes with the same field names share. */
export const ShapeFigure = {
  /** Lists of field names. */
  SHAPES: 0,
  /** Hashes that share one. */
  HASHES: 1,
} as const;
export type ShapeFigure = (typeof ShapeFigure)[keyof typeof ShapeFigure];

/** Kinds of subscriptions. */
export const Subscription = {
  CHANNEL: 0,
  PATTERN: 1,
  SHARD: 2,
} as const;
export type Subscription = (typeof Subscription)[keyof typeof Subscription];

/** A figure of the log. Numbers are part of the contract with the host: append only. */
export const SlowlogFigure = {
  LENGTH: 0,
  /** Id of the newest entry; 0 while there is none. */
  LAST_ID: 1,
  /** Its duration, µs. */
  LAST_MICROSECONDS: 2,
} as const;
export type SlowlogFigure = (typeof SlowlogFigure)[keyof typeof SlowlogFigure];

/** What can take long. Numbers are part of the contract with the host: append only. */
export const LatencyEvent = {
  COMMAND: 0,
  FAST_COMMAND: 1,
  COMMAND_UNBLOCKING: 2,
  EXPIRE_CYCLE: 3,
  EXPIRE_DEL: 4,
  EVICTION_CYCLE: 5,
  EVICTION_DEL: 6,
  EVICTION_LAZYFREE: 7,
  FORK: 8,
  AOF_WRITE: 9,
  AOF_WRITE_PENDING_FSYNC: 10,
  AOF_WRITE_ACTIVE_CHILD: 11,
  AOF_WRITE_ALONE: 12,
  AOF_FSYNC_ALWAYS: 13,
  AOF_FSTAT: 14,
  AOF_REWRITE_DIFF_WRITE: 15,
  AOF_RENAME: 16,
  RDB_UNLINK_TEMP_FILE: 17,
  WHILE_BLOCKED_CRON: 18,
  /** A large value was written out at once, because a transaction was about to change it. */
  SNAPSHOT_WRITE: 19,
} as const;
export type LatencyEvent = (typeof LatencyEvent)[keyof typeof LatencyEvent];

/** A figure of an event's samples. Numbers are part of the contract with the host: append only. */
export const LatencyFigure = {
  SAMPLES: 0,
  MEAN: 1,
  DEVIATION: 2,
  PERIOD_SECONDS: 3,
  WORST: 4,
} as const;
export type LatencyFigure = (typeof LatencyFigure)[keyof typeof LatencyFigure];

/** What there is to know of a payload. */
export const DepartureFigure = {
  ADDRESS: 0,
  /** How long its key will live, ms; 0 = for ever. */
  TTL_MS: 1,
  /** Which argument of the call the key is. */
  ARGUMENT: 2,
} as const;
export type DepartureFigure = (typeof DepartureFigure)[keyof typeof DepartureFigure];

/** What departurePayload answers when there is no payload. */
export const PayloadMissing = {
  GONE: -1,
  OUT_OF_MEMORY: -2,
} as const;
export type PayloadMissing = (typeof PayloadMissing)[keyof typeof PayloadMissing];

/** What commandRename has to say. */
export const RenameStatus = {
  DONE: 0,
  /** There is no command of the old name. */
  UNKNOWN: 1,
  /** Another command has the new name. */
  TAKEN: 2,
  OUT_OF_MEMORY: 3,
} as const;
export type RenameStatus = (typeof RenameStatus)[keyof typeof RenameStatus];

/** What a script is and may do. */
export const ScriptFlag = {
  /** It only reads. */
  NO_WRITES: 1 << 0,
  /** It runs although more than maxmemory is in use. */
  ALLOW_OOM: 1 << 1,
  /** It runs on a replica whose data are old. */
  ALLOW_STALE: 1 << 2,
  NO_CLUSTER: 1 << 3,
  /** It has named no flags: the rules of before there were any. */
  EVAL_COMPATIBLE: 1 << 4,
  ALLOW_CROSS_SLOT: 1 << 5,
  /** EVAL_RO, EVALSHA_RO and FCALL_RO. */
  READ_ONLY_COMMAND: 1 << 6,
  /** A function of a library. */
  FUNCTION: 1 << 7,
} as const;
export type ScriptFlag = (typeof ScriptFlag)[keyof typeof ScriptFlag];

/** What scriptBegin has found. */
export const ScriptBegin = {
  /** The script is to run. */
  RUNS: 0,
  /** It was refused, and that is answered. */
  REFUSED: 1,
  /** It waits for the end of a pause, and will be a call for the host again. */
  WAITS: 2,
  /** It waits for EXEC, which is answered, and will be a call for the host again. */
  QUEUED: 3,
} as const;
export type ScriptBegin = (typeof ScriptBegin)[keyof typeof ScriptBegin];

/** Who gets an effect. */
export const EffectFor = {
  NOBODY: 0,
  FILE: 1,
  REPLICAS: 2,
  ALL: 3,
} as const;
export type EffectFor = (typeof EffectFor)[keyof typeof EffectFor];

/** What functionsNext has found. */
export const FunctionsItem = {
  /** There are no more. */
  END: 0,
  /** The text of a library: rdbText. */
  TEXT: 1,
  /** Something that is no library. */
  OTHER: 2,
  /** A library in the form of a release candidate of 7.0. */
  OLD: 3,
  /** What should be a text is none. */
  BROKEN: 4,
} as const;
export type FunctionsItem = (typeof FunctionsItem)[keyof typeof FunctionsItem];

/** What has become of a `user` line. */
export const AclLine = {
  DONE: 0,
  /** The user is off, which may be a mistake. */
  DISABLED: 1,
  /** It is wrong; the draft says why. */
  WRONG: 2,
} as const;
export type AclLine = (typeof AclLine)[keyof typeof AclLine];

/** What a line says. Numbers are part of the contract with the host: append only. */
export const LogCode = {
  NONE: 0,
  /** Bytes of a client are no request: RequestError, bytes left out, its line, bytes. */
  PROTOCOL_ERROR: 100,
  /** A client has closed its connection: its line. */
  CLIENT_GONE: 101,
  /** A value could not be loaded: RDB type * 256 + RdbFlaw, where in its bytes, its module. */
  VALUE_CORRUPT: 102,
  /** A client is closed for maxmemory-clients: its line. */
  CLIENT_EVICTED: 200,
  /** A key of a file is left out, because its value is empty: the key. */
  KEY_EMPTY: 202,
  /** A client is closed as soon as can be, for it is owed too much: its line. */
  OUTPUT_LIMIT: 300,
  /** A client that has been owed too much for too long is closed: its line. */
  OUTPUT_LIMIT_LONG: 301,
  /** A client has sent too much that cannot be run: its line, the first bytes. */
  REQUEST_LIMIT: 302,
  /** A client speaks HTTP: its address. */
  HTTP_REQUEST: 303,
  /** Clients hold more than maxmemory-clients, and none may be closed. */
  CLIENTS_TOO_LARGE: 304,
  /** A rule allows a command for a first argument only: the rule without its +. */
  DEPRECATED_RULE: 305,
  /** A client is closed because there is no memory for what it sends or is owed: its line. */
  CLIENT_STARVED: 306,
  /** Nine tenths of what may be in use are in use: MiB in use, MiB that may be. */
  MEMORY_NEARLY_OUT: 307,
  /** A replica is closed because it has sent what is answered: its line, the command. */
  REPLICA_ANSWERED: 308,
  /** The link to the primary was answered an error: the error, the command. */
  PRIMARY_ERROR: 309,
  /** A replica was: the error, the command. */
  REPLICA_ERROR: 310,
  /** A write of the primary has run, though nothing can be saved. */
  PRIMARY_UNSAVED: 311,
} as const;
export type LogCode = (typeof LogCode)[keyof typeof LogCode];

/**
 * What is wrong with bytes that are no request. Numbers are part of the contract with the host:
 * append only.
 */
export const RequestError = {
  BIG_INLINE: 0,
  BIG_COUNT: 1,
  BIG_BULK_COUNT: 2,
  UNBALANCED: 3,
  MULTIBULK_LENGTH: 4,
  MULTIBULK_UNAUTHENTICATED: 5,
  BULK_LENGTH: 6,
  BULK_UNAUTHENTICATED: 7,
  EXPECTED_DOLLAR: 8,
} as const;
export type RequestError = (typeof RequestError)[keyof typeof RequestError];

/** The type of a value, by which its bytes are read. Numbers are on disks: append only. */
export const RdbType = {
  STRING: 0,
  /** length, that many strings. */
  LIST: 1,
  /** length, that many strings. */
  SET: 2,
  /** length, that many of: string, old double. */
  ZSET: 3,
  /** length, that many of: field string, value string. */
  HASH: 4,
  /** length, that many of: string, double. */
  ZSET_2: 5,
  /** What modules keep under keys: refused. */
  MODULE: 6,
  MODULE_2: 7,
  /** string: a zipmap. */
  HASH_ZIPMAP: 9,
  /** string: a ziplist. */
  LIST_ZIPLIST: 10,
  /** string: an intset. */
  SET_INTSET: 11,
  /** string: a ziplist of members and scores. */
  ZSET_ZIPLIST: 12,
  /** string: a ziplist of fields and values. */
  HASH_ZIPLIST: 13,
  /** length, that many strings: ziplists. */
  LIST_QUICKLIST: 14,
  /** Redis 5.0; streams are drawn in save-stream.ts. */
  STREAM_LISTPACKS: 15,
  /** string: a listpack of fields and values. */
  HASH_LISTPACK: 16,
  /** string: a listpack of members and scores. */
  ZSET_LISTPACK: 17,
  /** length, that many of: length 1 and an element's string, or length 2 and a listpack. */
  LIST_QUICKLIST_2: 18,
  /** Redis 7.0. */
  STREAM_LISTPACKS_2: 19,
  /** string: a listpack of members. */
  SET_LISTPACK: 20,
  /** Redis 7.2. */
  STREAM_LISTPACKS_3: 21,
  /** length, that many of: length deadline or 0, field string, value string. */
  HASH_FIELDS_CANDIDATE: 22,
  /** string: a listpack of fields, values and deadlines or 0. */
  HASH_TRIPLES_CANDIDATE: 23,
  /** time first, length, that many of: length 0 or deadline - first + 1, field, value. */
  HASH_FIELDS: 24,
  /** time first, string: a listpack of fields, values and deadlines or 0. */
  HASH_TRIPLES: 25,
} as const;
export type RdbType = (typeof RdbType)[keyof typeof RdbType];

/** What is wrong with the bytes. Numbers are part of the contract with the host: append only. */
export const RdbFlaw = {
  /** They end too early, or a length is impossible. */
  LENGTH: 0,
  /** A string cannot be restored. */
  STRING: 1,
  /** A listpack, ziplist, zipmap or intset is none, or what is in it is no value of the type. */
  PACKED: 2,
  /** A member or field comes twice. */
  DUPLICATE: 3,
  /** A score is no number. */
  SCORE: 4,
  /** A node of a list is of no known kind, or empty. */
  NODE: 5,
  /** A field's deadline is none. */
  DEADLINE: 6,
  /** A stream's node is none, or not where it should be. */
  STREAM_NODE: 7,
  /** A stream does not hold what its head tells. */
  STREAM_HEAD: 8,
  /** Two groups of a stream have the same name. */
  STREAM_GROUP: 9,
  /** An entry is pending twice in a group. */
  STREAM_PENDING: 10,
  /** Two consumers of a group have the same name. */
  STREAM_CONSUMER: 11,
  /** An entry is pending at a consumer that is not so in its group, or is another's. */
  STREAM_CONSUMER_PENDING: 12,
  /** An entry is pending at nobody. */
  STREAM_OWNER: 13,
  /** There is no such type of value. */
  TYPE: 14,
  /** A value of a module. */
  MODULE: 15,
  /** A value of a module, in a form from before there were modules in a release. */
  MODULE_OLD: 16,
  /** What a module keeps beside keys does not say when it is to be loaded. */
  MODULE_WHEN: 17,
} as const;
export type RdbFlaw = (typeof RdbFlaw)[keyof typeof RdbFlaw];

/** What is written. Numbers are part of the contract with the host: append only. */
export const Encoder = {
  RDB: 0,
  AOF_BASE: 1,
  COMMANDS: 2,
} as const;
export type Encoder = (typeof Encoder)[keyof typeof Encoder];

/** What walkBegin is told. Numbers are part of the contract with the host: append only. */
export const WalkOption = {
  /** rdbchecksum. */
  CHECKSUM: 1 << 0,
  /** FLUSHALL ends the walk, as it ends a BGSAVE. */
  ENDS_ON_FLUSH: 1 << 1,
  /** No key is written: the libraries of functions are all that is wanted. */
  NO_KEYS: 1 << 2,
} as const;
export type WalkOption = (typeof WalkOption)[keyof typeof WalkOption];

/** What walkBegin answers. Numbers are part of the contract with the host: append only. */
export const WalkBegin = {
  BEGUN: 0,
  /** Another walk is not over, or its chunks were not taken: try again in a later turn. */
  BUSY: 1,
  OUT_OF_MEMORY: 2,
} as const;
export type WalkBegin = (typeof WalkBegin)[keyof typeof WalkBegin];

/** How the last walk stands. Numbers are part of the contract with the host: append only. */
export const WalkOutcome = {
  NONE: 0,
  RUNNING: 1,
  /** All is written; what chunks there are is the rest. */
  DONE: 2,
  CANCELLED: 3,
  /** FLUSHALL has ended it. */
  FLUSHED: 4,
  OUT_OF_MEMORY: 5,
} as const;
export type WalkOutcome = (typeof WalkOutcome)[keyof typeof WalkOutcome];

/** Figures of the walk at hand, or of the last; append only. */
export const WalkFigure = {
  OUTCOME: 0,
  KEYS_TOTAL: 1,
  KEYS_WRITTEN: 2,
  /** Bytes that wait to be taken. */
  PENDING_BYTES: 3,
  /** Bytes that were written or kept because something was about to change. */
  COPIED_BYTES: 4,
  PRODUCED_BYTES: 5,
  ADOPTED_BYTES: 6,
  /** Whether there is work for walkStep, now or when chunks were taken. */
  IS_BUSY: 7,
} as const;
export type WalkFigure = (typeof WalkFigure)[keyof typeof WalkFigure];

/** Options of loadBegin. Numbers are part of the contract with the host: append only. */
export const LoadOption = {
  /** rdbchecksum: a checksum that is another ends the loading. */
  CHECKSUM: 1 << 0,
  /** The databases are emptied first. */
  FLUSH: 1 << 1,
  /** Keys whose deadline has passed are loaded: a replica, or the beginning of an AOF. */
  KEEP_EXPIRED: 1 << 2,
  /** Keys that are there already are replaced. */
  REPLACE: 1 << 3,
  /** The databases keep what they have until all is there. */
  ASIDE: 1 << 4,
  /** What modules have written is passed over: the file is only looked at. */
  PASS_MODULES: 1 << 5,
} as const;
export type LoadOption = (typeof LoadOption)[keyof typeof LoadOption];

/** What loadFeed answers. Numbers are part of the contract with the host: append only. */
export const LoadStatus = {
  MORE: 0,
  DONE: 1,
  FAILED: 2,
  FACT: 3,
  FUNCTION: 4,
  MODULE_BESIDE: 5,
  MODULE_VALUE: 6,
} as const;
export type LoadStatus = (typeof LoadStatus)[keyof typeof LoadStatus];

/** Figures of the loading at hand, or of the last. Append only. */
export const LoadFigure = {
  /** How many bytes fit at loadTarget. */
  ROOM: 0,
  KEYS: 1,
  /** Keys that were left out because their deadline has passed. */
  EXPIRED: 2,
  /** Keys that were left out because their value is empty. */
  EMPTY: 3,
  /** Bytes that were fed and lie behind the end of the file. */
  BEHIND: 4,
  VERSION: 5,
  /** Where in the file something is wrong, what (FileFault), and of which type. */
  FAULT_OFFSET: 6,
  FAULT: 7,
  FAULT_TYPE: 8,
  /** What is wrong with the bytes of a value (RdbFlaw). */
  FLAW: 9,
  /** Bytes that loading holds beside values. */
  HELD_BYTES: 10,
  NAME: 11,
  NAME_BYTES: 12,
  TEXT: 13,
  TEXT_BYTES: 14,
} as const;
export type LoadFigure = (typeof LoadFigure)[keyof typeof LoadFigure];

/** What is wrong with a file. Numbers are part of the contract with the host: append only. */
export const FileFault = {
  NONE: 0,
  /** It ends too early. */
  SHORT: 1,
  /** It does not begin with REDIS and a number. */
  SIGNATURE: 2,
  /** Its version is not known. */
  VERSION: 3,
  /** There is no such type or opcode. */
  TYPE: 4,
  /** A value or a head is none (rdbFlaw). */
  CORRUPT: 5,
  /** The checksum is another. */
  CHECKSUM: 6,
  OUT_OF_MEMORY: 7,
  /** A value of a module. */
  MODULE: 8,
  /** Functions of a release candidate of 7.0. */
  OLD_FUNCTION: 9,
  /** A database that this server does not have. */
  DATABASE: 10,
  /** A key that is there already. */
  DUPLICATE: 11,
  /** What a module keeps beside keys. */
  MODULE_BESIDE: 12,
} as const;
export type FileFault = (typeof FileFault)[keyof typeof FileFault];

/** Figures of a replay. Numbers are part of the contract with the host: append only. */
export const ReplayFigure = {
  /** Bytes that are kept of a command that is not whole; 0 = the last piece has ended with one. */
  REST_BYTES: 0,
  /** Whether a transaction is open, whose commands have not run. */
  IN_TRANSACTION: 1,
  /** Commands that have failed since replayBegin. */
  FAILURES: 2,
  /** Whether whole commands are kept that have not run yet, or one waits for the host. */
  IS_BUSY: 3,
  /**
   * Bytes that have come and have not run; a command that is held back lacks one byte. -1: it is
   * not known, because a command has only half run.
   */
  WAITING_BYTES: 4,
  /** Whether a pause of clients holds a command back. */
  IS_PAUSED: 5,
  /** Whether nothing more is taken from it: what is behind would not be there. */
  IS_CLOSED: 6,
} as const;
export type ReplayFigure = (typeof ReplayFigure)[keyof typeof ReplayFigure];

/** What a client at the host waits for. Numbers are part of the contract with the host. */
export const HostWait = {
  NONE: 0,
  /** Replicas, or the disk. */
  REPLICAS: 1,
  /** The end of the process, which nobody is unblocked from. */
  SHUTDOWN: 2,
  /** It waits no longer, as if its time had run out. */
  ENDED_BY_TIME: 3,
  /** The same, with an error. */
  ENDED_BY_ERROR: 4,
  /** This server is a replica now: the connection is closed behind the answer. */
  ENDED_BY_ROLE: 5,
} as const;
export type HostWait = (typeof HostWait)[keyof typeof HostWait];

/** The name that clients know an event by. */
export const latencyNames: Readonly<Record<LatencyEvent, string>> = {
  [LatencyEvent.COMMAND]: 'command',
  [LatencyEvent.FAST_COMMAND]: 'fast-command',
  [LatencyEvent.COMMAND_UNBLOCKING]: 'command-unblocking',
  [LatencyEvent.EXPIRE_CYCLE]: 'expire-cycle',
  [LatencyEvent.EXPIRE_DEL]: 'expire-del',
  [LatencyEvent.EVICTION_CYCLE]: 'eviction-cycle',
  [LatencyEvent.EVICTION_DEL]: 'eviction-del',
  [LatencyEvent.EVICTION_LAZYFREE]: 'eviction-lazyfree',
  [LatencyEvent.FORK]: 'fork',
  [LatencyEvent.AOF_WRITE]: 'aof-write',
  [LatencyEvent.AOF_WRITE_PENDING_FSYNC]: 'aof-write-pending-fsync',
  [LatencyEvent.AOF_WRITE_ACTIVE_CHILD]: 'aof-write-active-child',
  [LatencyEvent.AOF_WRITE_ALONE]: 'aof-write-alone',
  [LatencyEvent.AOF_FSYNC_ALWAYS]: 'aof-fsync-always',
  [LatencyEvent.AOF_FSTAT]: 'aof-fstat',
  [LatencyEvent.AOF_REWRITE_DIFF_WRITE]: 'aof-rewrite-diff-write',
  [LatencyEvent.AOF_RENAME]: 'aof-rename',
  [LatencyEvent.RDB_UNLINK_TEMP_FILE]: 'rdb-unlink-temp-file',
  [LatencyEvent.SNAPSHOT_WRITE]: 'snapshot-write',
  [LatencyEvent.WHILE_BLOCKED_CRON]: 'while-blocked-cron',
};

/** As HELLO and INFO tell it. */
export const SERVER_VERSION = '7.2.6';
/** A line's level is its code divided by this. */
export const LOG_CODES_OF_LEVEL = 100;

// Error replies that both give (assembly/protocol/error.ts).
export const ERROR_BUSY_SCRIPT =
  'BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.';
export const ERROR_BUSY_FUNCTION =
  'BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.';
export const ERROR_SYNTAX = 'ERR syntax error';
export const ERROR_WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value';
export const ERROR_NOT_INTEGER = 'ERR value is not an integer or out of range';
export const ERROR_NOT_FLOAT = 'ERR value is not a valid float';
export const ERROR_NOT_POSITIVE = 'ERR value is out of range, must be positive';
export const ERROR_OUT_OF_RANGE = 'ERR value is out of range';
export const ERROR_NOT_INT =
  'ERR value is out of range, value must between -2147483648 and 2147483647';
export const ERROR_NOT_OPPOSITE =
  'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807';
export const ERROR_NUMKEYS = 'ERR numkeys should be greater than 0';
export const ERROR_COUNT = 'ERR count should be greater than 0';
export const ERROR_COUNT_OPTION = 'ERR COUNT must be > 0';
export const ERROR_LIMIT = "ERR LIMIT can't be negative";
export const ERROR_INCREMENT = 'ERR increment or decrement would overflow';
export const ERROR_INCREMENT_INFINITE = 'ERR increment would produce NaN or Infinity';
export const ERROR_NO_KEY = 'ERR no such key';
export const ERROR_OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";
export const ERROR_STRING_TOO_LONG = 'ERR string exceeds maximum allowed size (proto-max-bulk-len)';
export const ERROR_DATABASE_RANGE = 'ERR DB index is out of range';
export const ERROR_NO_AUTHENTICATION = 'NOAUTH Authentication required.';
export const ERROR_LOADING = 'LOADING Redis is loading the dataset in memory';
export const ERROR_UNBLOCKED = 'UNBLOCKED client unblocked via CLIENT UNBLOCK';
export const ERROR_ROLE_CHANGED =
  'UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)';
export const ERROR_CURSOR = 'ERR invalid cursor';
