// Who owns which output block, and when.
//
//   outputOpen ──► writes ──► outputClose          one batch of one client
//                                 │ pending, and pieces once it is full
//   host: poll ◄──────────────────┘
//     │ flying: the host writes it to the socket; nobody touches it
//     └─► outputFlown ──► freed, or kept as the spare block that the next batch starts with
//
// A client is limited in what it may be owed (client-output-buffer-limit): past the hard limit, or
// past the soft limit for too long, it is closed. (What replicas are owed waits with the host, and
// is limited there.) One that has not logged in may be owed next to nothing: what one batch
// answers, and a kilobyte if it does not read that. A client for whose output there is no memory is
// closed, too. Who has to know of it – the log, and the count of what clients hold – is not told
// from here: a client whose output has changed stands in WorkQueue.CHANGED until
// engine/client/evict.ts asks for it.

import { bytesCopy } from '../../memory/bytes';
import {
  HeapUse,
  heapAllocate,
  heapBlockBytes,
  heapReallocate,
  heapRelease,
  heapUse,
} from '../../memory/heap';
import {
  replyBlock,
  replyLimit,
  replyMark,
  replyMute,
  replyOpen,
  replyOverflow,
  replyPastMaximum,
  replyRaw,
  replyReferences,
  replyRefersTo,
  replyUsedBytes,
} from '../../protocol/reply';
import {
  noReferences,
  referencesAdd,
  referencesCreate,
  referencesRelease,
} from '../../protocol/reference';
import { Attention, attentionSet } from '../attention';
import { monotonicMs } from '../clock';
import { budgetSpend } from '../budget';
import {
  Client,
  ClientFlag,
  Replica,
  clientFlyingBytes,
  clientHas,
  clientIsOwed,
  clientOutputBytes,
} from './client';
import { outputLimitOf } from './output-limit';
import {
  Pieces,
  pieceAdd,
  pieceBlock,
  pieceReferences,
  pieceTake,
  pieceUsed,
  piecesRelease,
} from './piece';
import { Statistic, statisticAdd } from '../statistics';
import { WorkQueue, workAdd, workAddFirst } from '../work';

const FIRST_BYTES: usize = 16 * 1024;
/** Of this size is a block when nothing more is added to it, and larger ones to those owed much. */
const PIECE_BYTES: usize = 16 * 1024;
const LARGE_PIECE_BYTES: usize = 64 * 1024;
const MUCH_BYTES: u64 = 1024 * 1024;
/** Room for the first push to a client that is owed nothing else. */
const PUSH_FIRST_BYTES: usize = 1024;
/** What a client that has not logged in may be owed by one batch, and once it does not read. */
const STRANGER_BYTES: u64 = 16 * 1024;
const STRANGER_UNREAD_BYTES: u64 = 1024;
/** A spare block larger than this is given back, lest one big reply keep its memory for ever. */
const SPARE_LIMIT_BYTES: usize = 1024 * 1024;

/** What it costs to refer to a frame, as bytes that are copied (engine/budget.ts). */
const REFERENCE_COST_BYTES: usize = 1024;
/** How much is added to an output between two looks at it beyond its mark. */
const MARK_STEP_BYTES: usize = 16 * 1024;

let spare: usize = 0;

/** Whether what clients hold is counted: changes of their outputs are told. */
let counts: bool = false;
/** How much more output a client may have before all clients hold too much. */
let roomBytes: u64 = u64.MAX_VALUE;

/** Turns the telling of changes on or off (maxmemory-clients). */
export function outputSetCounts(value: bool): void {
  counts = value;
}

/** Sets how much more output a client may have before others must be asked; the most = no end. */
export function outputSetRoom(bytes: u64): void {
  roomBytes = bytes;
}

/** Whether clients must log in. */
let guarded: bool = false;

/** Says whether clients must log in (requirepass, or the default user is off). */
export function outputSetGuarded(value: bool): void {
  guarded = value;
}

/** Whether a client must log in and has not. */
@inline function isStranger(client: Client): bool {
  return guarded && !clientHas(client, ClientFlag.AUTHENTICATED);
}

/** The client whose output is open; null = none. */
export let outputClient: Client = changetype<Client>(0);

/** Limits the output that is being opened, if its client may not be owed everything. */
function limitOpen(client: Client): void {
  if (isStranger(client)) {
    // It may log in with the next command: it is looked at, and not cut off.
    const mark = client.flyingUsed != 0 ? STRANGER_UNREAD_BYTES : STRANGER_BYTES;
    return replyLimit(mark, u64.MAX_VALUE);
  }
  // A replica is sent what the host has for it, and answered nothing.
  if (client.isReplica != 0) return replyLimit(client.pendingUsed + 1, u64.MAX_VALUE);
  const limit = outputLimitOf(client);
  if ((limit.hardBytes | limit.softBytes) == 0 && roomBytes == u64.MAX_VALUE) return;
  const owed = clientOutputBytes(client) - client.pendingUsed;
  let maximum = u64.MAX_VALUE;
  if (limit.hardBytes != 0) maximum = limit.hardBytes - min<u64>(limit.hardBytes, owed);
  let mark = maximum;
  if (limit.softBytes != 0) {
    mark = min<u64>(mark, limit.softBytes - min<u64>(limit.softBytes, owed));
  }
  replyLimit(min<u64>(mark, roomBytes), maximum);
}

/**
 * The open output has passed its mark: notes how much there is, and closes its client if that is
 * too much. What is done about it is the caller's (clientsWatch); then outputMarkNext.
 */
export function outputWatch(): void {
  const client = outputClient;
  if (isAnswered(client)) replicaAnswered(client);
  client.pendingUsed = <u32>replyUsedBytes();
  client.pendingReferences = replyReferences();
  if (replyOverflow) overflow(client);
  else limitNow(client);
}

/** Whether what is a replica has been answered something since its output was opened. */
@inline function isAnswered(client: Client): bool {
  return client.isReplica != 0 && replyUsedBytes() >= replyMark;
}

/** Closes a replica that has sent what is answered; the log is told of it later. */
function replicaAnswered(client: Client): void {
  if (clientHas(client, ClientFlag.CLOSING)) return;
  client.isReplica = Replica.ANSWERED;
  workAdd(WorkQueue.CHANGED, client);
  outputAbandon(client);
}

/**
 * The open output is looked at again when it is some more. What a client is still answered that is
 * being closed is dropped.
 */
export function outputMarkNext(): void {
  const closes = clientHas(outputClient, ClientFlag.CLOSING);
  replyLimit(closes ? u64.MAX_VALUE : replyUsedBytes() + MARK_STEP_BYTES, u64.MAX_VALUE);
  outputMute(outputClient);
}

/** Closes a client whose output could not be written to its end. */
function overflow(client: Client): void {
  if (!replyPastMaximum) return outputStarve(client);
  if (!clientHas(client, ClientFlag.CLOSING)) exceeded(client);
  outputAbandon(client);
}

/** Counts a client that is owed too much; the log is told of it later. */
function exceeded(client: Client): void {
  statisticAdd(Statistic.OUTPUT_LIMIT_DISCONNECTIONS, 1);
  client.flags |= ClientFlag.OVER_LIMIT;
  workAdd(WorkQueue.CHANGED, client);
}

/** Closes a client that is owed more than its class allows; the log is told of it later. */
function limitNow(client: Client): void {
  if (!isOver(client)) return;
  exceeded(client);
  outputAbandon(client);
}

/** What a client is owed has changed. */
@inline function changed(client: Client): void {
  if (counts) workAdd(WorkQueue.CHANGED, client);
}

/** Opens a client's output for the reply functions. False: memory is out. */
export function outputOpen(client: Client): bool {
  if (<usize>client.pendingUsed >= LARGE_PIECE_BYTES) pieceEnd(client);
  let block = client.pending;
  if (block == 0) {
    block = spare;
    spare = 0;
    if (block == 0) block = firstBlock();
    if (block == 0) return false;
    client.pending = block;
    client.pendingUsed = 0;
  }
  outputClient = client;
  open(client);
  return true;
}

/** Has replies written behind what a client is owed. */
function open(client: Client): void {
  replyOpen(client.pending, client.pendingUsed, client.protocol);
  replyRefersTo(client.pendingReferences);
  outputMute(client);
  limitOpen(client);
}

/** Notes what has been written to the open output, which is this client's. */
function note(client: Client): void {
  client.pending = replyBlock();
  client.pendingUsed = <u32>replyUsedBytes();
  client.pendingReferences = replyReferences();
  if (replyOverflow) overflow(client);
}

/** A block for an output: nobody can be helped who cannot be answered. */
function firstBlock(): usize {
  const use = heapUse(HeapUse.REMEDY);
  const block = heapAllocate(FIRST_BYTES);
  heapUse(use);
  return block;
}

/** Mutes the open output, or not, as CLIENT REPLY has it, or because its client is closed. */
export function outputMute(client: Client): void {
  const silent = ClientFlag.REPLY_OFF | ClientFlag.REPLY_SKIP | ClientFlag.CLOSING;
  replyMute((client.flags & silent) != 0);
}

/** Whether CLIENT REPLY SKIP has asked for something that the end of a command decides. */
@inline export function outputSkips(client: Client): bool {
  return clientHas(client, ClientFlag.REPLY_SKIP | ClientFlag.REPLY_SKIP_NEXT);
}

/**
 * A command has ended: what CLIENT REPLY SKIP has asked for is done, or concerns the next one. Only
 * called when outputSkips says so, for a client whose output is open.
 */
export function outputSkipAdvance(client: Client): void {
  const next = clientHas(client, ClientFlag.REPLY_SKIP_NEXT);
  client.flags &= ~(ClientFlag.REPLY_SKIP | ClientFlag.REPLY_SKIP_NEXT);
  if (next) client.flags |= ClientFlag.REPLY_SKIP;
  outputMute(client);
}

/** Closes the open output: what it holds is the host's to write. */
export function outputClose(): void {
  const client = outputClient;
  outputClient = changetype<Client>(0);
  if (isAnswered(client)) replicaAnswered(client);
  note(client);
  if ((client.flags & (ClientFlag.CLOSING | ClientFlag.GONE)) != 0) client.pendingUsed = 0;
  if (client.pendingUsed == 0) {
    referencesRelease(client.pendingReferences);
    client.pendingReferences = noReferences;
    if (clientHas(client, ClientFlag.CLOSING)) heapRelease(client.pending);
    else outputRecycle(client.pending);
    client.pending = 0;
    const leaves = client.flying == 0 && !clientIsOwed(client);
    if (leaves && clientHas(client, ClientFlag.CLOSE_AFTER_REPLY)) {
      workAdd(WorkQueue.CLOSE, client);
    }
    changed(client);
    return;
  }
  limitNow(client);
  changed(client);
  if (client.flying == 0 && !clientHas(client, ClientFlag.CLOSING)) {
    // Whoever has asked is answered before others are told: its next request can be on its way.
    workAddFirst(WorkQueue.OUTPUT, client);
  }
}

/** Closes a client's connection whatever it is owed, and takes nothing more from it. */
export function outputAbandon(client: Client): void {
  client.flags |= ClientFlag.CLOSING;
  workAdd(WorkQueue.CLOSE, client);
}

/**
 * Closes a client's connection because there is no memory for what it sends or is owed; the log is
 * told of it later.
 */
export function outputStarve(client: Client): void {
  if (!clientHas(client, ClientFlag.CLOSING)) {
    statisticAdd(Statistic.MEMORY_DISCONNECTIONS, 1);
    client.flags |= ClientFlag.STARVED;
    workAdd(WorkQueue.CHANGED, client);
  }
  outputAbandon(client);
}

/**
 * Sets the open output aside as it is, so that another client's can be opened and closed.
 * @returns its client, for outputResume; null = none was open
 */
export function outputSuspend(): Client {
  const client = outputClient;
  if (changetype<usize>(client) == 0) return client;
  note(client);
  outputClient = changetype<Client>(0);
  return client;
}

/** Goes on with an output that outputSuspend has set aside. */
export function outputResume(client: Client): void {
  outputClient = client;
  if (changetype<usize>(client) != 0) open(client);
}

/**
 * Has replies written to a block that is nobody's output, while the open one stays its client's:
 * what is pushed to that client waits for the end of its command all the same.
 */
export function outputRedirect(block: usize, protocol: u32): void {
  note(outputClient);
  replyOpen(block, 0, protocol);
  replyMute(false);
}

/** Ends that: replies go to the open output again. */
export function outputRestore(): void {
  outputResume(outputClient);
}

/** What a client may not be: one that gets nothing more. */
const ENDS: u32 = ClientFlag.CLOSING | ClientFlag.CLOSE_AFTER_REPLY | ClientFlag.GONE;

/** The client whose reply is half written while its command is at the host; null = none. */
let halfAnswered: Client = changetype<Client>(0);

/** Whose reply is half written from now on, and the output not open; null = nobody's. */
export function outputHalf(client: Client): void {
  halfAnswered = client;
}

/**
 * Adds a whole push to what a client is owed, whether its output is open, set aside or closed, and
 * whether it wants replies or not. A client that runs a command gets it after the reply.
 * @param frame the push; its first byte is set to what the client's protocol wants
 * @param held the block in which the frame lies, if the output may refer to it; else 0
 */
export function outputPush(client: Client, frame: usize, bytes: usize, held: usize = 0): void {
  if ((client.flags & ENDS) != 0) return;
  store<u8>(frame, client.protocol == 3 ? 0x3e : 0x2a);
  if (client == outputClient || client == halfAnswered) defer(client, frame, bytes);
  else if (held != 0) appendHeld(client, frame, bytes, held);
  else append(client, frame, bytes);
}

/**
 * Adds bytes that are no push to what a client is owed, unless CLIENT REPLY has muted it.
 * @param held the block in which they lie, if the output may refer to it; else 0
 */
export function outputWrite(client: Client, source: usize, bytes: usize, held: usize = 0): void {
  const mutes = ClientFlag.REPLY_OFF | ClientFlag.REPLY_SKIP;
  if ((client.flags & (ENDS | mutes)) != 0) return;
  if (client == outputClient) return replyRaw(source, bytes);
  if (held != 0) appendHeld(client, source, bytes, held);
  else append(client, source, bytes);
}

// Deferred pushes are a block: how many bytes there are, and the bytes.

/** Sets a push to the client that runs a command aside until outputUndefer. */
function defer(client: Client, frame: usize, bytes: usize): void {
  const used: usize = client.deferred == 0 ? 4 : 4 + <usize>load<u32>(client.deferred);
  const needed = used + bytes;
  let block = client.deferred;
  // Whoever is told is not to suffer because the command that runs needs too much.
  const use = heapUse(HeapUse.SERVICE);
  if (block == 0) block = heapAllocate(max(needed, PUSH_FIRST_BYTES));
  else if (heapBlockBytes(block) < needed) block = heapReallocate(block, needed * 2);
  heapUse(use);
  if (block == 0) return outputStarve(client);
  bytesCopy(block + used, frame, bytes);
  store<u32>(block, <u32>(needed - 4));
  client.deferred = block;
  attentionSet(Attention.DEFERRED, true);
}

/** A client's command has ended: it gets the pushes that have waited for that. */
export function outputUndefer(client: Client): void {
  attentionSet(Attention.DEFERRED, false);
  const block = client.deferred;
  if (block == 0) return;
  client.deferred = 0;
  const bytes = load<u32>(block);
  if (client == outputClient) {
    replyMute(false);
    replyRaw(block + 4, bytes);
    outputMute(client);
  } else {
    append(client, block + 4, bytes);
  }
  heapRelease(block);
}

/** Puts the pending block aside, so that another is begun. It stays if memory is out. */
function pieceEnd(client: Client): void {
  const pieces = pieceAdd(
    client.pieces,
    client.pending,
    client.pendingUsed,
    client.pendingReferences,
  );
  if (changetype<usize>(pieces) == 0) return;
  client.pieces = pieces;
  client.pending = 0;
  client.pendingUsed = 0;
  client.pendingReferences = noReferences;
}

/** How large a block is begun for a client that gets `bytes` bytes. */
function blockBytesFor(client: Client, bytes: usize): usize {
  if (changetype<usize>(client.pieces) == 0) return max(bytes, PUSH_FIRST_BYTES);
  const isMuch = client.pieces.usedBytes >= MUCH_BYTES;
  return max(bytes, isMuch ? LARGE_PIECE_BYTES : PIECE_BYTES);
}

function append(client: Client, frame: usize, bytes: usize): void {
  budgetSpend(bytes);
  const isFull = client.pending != 0 && heapBlockBytes(client.pending) - client.pendingUsed < bytes;
  if (isFull && heapBlockBytes(client.pending) >= PIECE_BYTES) pieceEnd(client);
  const used: usize = client.pending == 0 ? 0 : client.pendingUsed;
  let block = client.pending;
  const use = heapUse(HeapUse.SERVICE);
  if (block == 0) {
    block = heapAllocate(blockBytesFor(client, bytes));
  } else if (heapBlockBytes(block) - used < bytes) {
    block = heapReallocate(block, max(used + bytes, heapBlockBytes(block) * 2));
  }
  heapUse(use);
  if (block == 0) return outputStarve(client);
  bytesCopy(block + used, frame, bytes);
  client.pending = block;
  client.pendingUsed = <u32>(used + bytes);
  limitNow(client);
  changed(client);
  if (client.flying == 0 && !clientHas(client, ClientFlag.CLOSING)) {
    workAdd(WorkQueue.OUTPUT, client);
  }
}

/**
 * Adds a frame that lies in a held block. Its first byte is the client's own, as its protocol wants
 * it; the output refers to the others.
 */
function appendHeld(client: Client, frame: usize, bytes: usize, held: usize): void {
  append(client, frame, 1);
  if (clientHas(client, ClientFlag.CLOSING)) return;
  if (client.pendingReferences == noReferences) client.pendingReferences = referencesCreate();
  const references = client.pendingReferences;
  const refers =
    references != noReferences &&
    referencesAdd(references, client.pendingUsed, held, frame + 1, bytes - 1);
  if (!refers) return append(client, frame + 1, bytes - 1);
  budgetSpend(REFERENCE_COST_BYTES);
  limitNow(client);
  changed(client);
}

/** Hands the pending output to the host: it is flying now. */
export function outputTake(client: Client): void {
  if (changetype<usize>(client.pieces) != 0) {
    client.pieces = pieceTake(client.pieces);
    client.flying = pieceBlock;
    client.flyingUsed = pieceUsed;
    client.flyingReferences = pieceReferences;
    return;
  }
  client.flying = client.pending;
  client.flyingUsed = client.pendingUsed;
  client.flyingReferences = client.pendingReferences;
  client.pending = 0;
  client.pendingUsed = 0;
  client.pendingReferences = noReferences;
}

/** The host has written the flying output. */
export function outputFlown(client: Client): void {
  client.networkOutBytes += clientFlyingBytes(client);
  outputRecycle(client.flying);
  referencesRelease(client.flyingReferences);
  client.flying = 0;
  client.flyingUsed = 0;
  client.flyingReferences = noReferences;
  if (!clientIsOwed(client)) client.softLimitMs = 0;
  changed(client);
  if (clientIsOwed(client)) {
    workAdd(WorkQueue.OUTPUT, client);
  } else if (clientHas(client, ClientFlag.CLOSE_AFTER_REPLY)) {
    workAdd(WorkQueue.CLOSE, client);
  }
}

/** Frees what a client is owed that the host has not taken; its output is not open. */
export function outputForget(client: Client): void {
  piecesRelease(client.pieces);
  client.pieces = changetype<Pieces>(0);
  if (client.pending != 0) heapRelease(client.pending);
  referencesRelease(client.pendingReferences);
  client.pending = 0;
  client.pendingUsed = 0;
  client.pendingReferences = noReferences;
}

function outputRecycle(block: usize): void {
  const bytes = heapBlockBytes(block);
  if (spare == 0 && bytes >= FIRST_BYTES && bytes <= SPARE_LIMIT_BYTES) spare = block;
  else heapRelease(block);
}

/** Whether a client that is not being closed is owed more than its class allows. */
function isOver(client: Client): bool {
  if (client.isReplica != 0) return false;
  if (isStranger(client)) {
    const maximum = client.flyingUsed != 0 ? STRANGER_UNREAD_BYTES : STRANGER_BYTES;
    return clientOutputBytes(client) > maximum && !clientHas(client, ClientFlag.CLOSING);
  }
  const limit = outputLimitOf(client);
  if ((limit.hardBytes | limit.softBytes) == 0) return false;
  const owed = clientOutputBytes(client);
  let over = limit.hardBytes != 0 && owed >= limit.hardBytes;
  if (limit.softBytes != 0 && owed >= limit.softBytes) {
    if (client.softLimitMs == 0) client.softLimitMs = max<i64>(monotonicMs, 1);
    else if (monotonicMs - client.softLimitMs > limit.softMs) over = true;
  } else {
    client.softLimitMs = 0;
  }
  return over && !clientHas(client, ClientFlag.CLOSING);
}

/** Closes a client if it is owed more than its class allows; whether that was so. */
export function outputLimit(client: Client): bool {
  if (!isOver(client)) return false;
  statisticAdd(Statistic.OUTPUT_LIMIT_DISCONNECTIONS, 1);
  outputAbandon(client);
  return true;
}
