// CLIENT TRACKING, CACHING, TRACKINGINFO and GETREDIR: what a client wants to be told about the
// keys that it caches. The mechanism is engine/tracking/tracking.ts.

import { Call } from '../../engine/call';
import { Client, ClientFlag, clientById, clientHas } from '../../engine/client/client';
import { trackingBegin, trackingEnd, trackingPrepare } from '../../engine/tracking/tracking';
import { TrackingFlag, trackingOf } from '../../engine/tracking/tracked';
import {
  prefixAdd,
  prefixAddress,
  prefixBytes,
  prefixFirst,
  prefixNext,
} from '../../engine/tracking/prefix';
import { bytesEqual } from '../../memory/bytes';
import { replyOutOfMemory, replySyntaxError } from '../../protocol/error';
import { integerParsed } from '../../number/number';
import {
  replyArray,
  replyBulk,
  replyBulkLiteral,
  replyDefer,
  replyDeferredArray,
  replyDeferredSet,
  replyError,
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyInteger,
  replyMap,
  replyOk,
} from '../../protocol/reply';
import {
  argumentInteger,
  argumentIs,
  cursorCheck,
  cursorFailed,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTake,
  cursorToken,
  cursorTokenWith,
} from '../cursor';
import { textArgumentBytes } from './text';

const noClient = changetype<Client>(0);

// What the options of the command that is being run say.
let options: u32 = 0;
let target: Client = noClient;
let prefixes: u32 = 0;

/**
 * CLIENT TRACKING ON|OFF [REDIRECT client-id] [PREFIX prefix …] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]
 */
export function clientTrackingCommand(call: Call): void {
  if (!optionsRead(call)) return;
  if (argumentIs(call, 2, 'ON')) return begin(call);
  if (!argumentIs(call, 2, 'OFF')) return replySyntaxError();
  trackingEnd(call.client);
  replyOk();
}

/** Reads the options. False: an error was answered. */
function optionsRead(call: Call): bool {
  options = 0;
  target = noClient;
  prefixes = 0;
  cursorOpen(call, 3);
  while (cursorMore()) {
    if (cursorTokenWith('REDIRECT', 1)) {
      cursorCheck(redirectRead(call, cursorTake()));
    } else if (cursorToken('BCAST')) {
      options |= TrackingFlag.BROADCAST;
    } else if (cursorToken('OPTIN')) {
      options |= TrackingFlag.OPT_IN;
    } else if (cursorToken('OPTOUT')) {
      options |= TrackingFlag.OPT_OUT;
    } else if (cursorToken('NOLOOP')) {
      options |= TrackingFlag.NO_LOOP;
    } else if (cursorTokenWith('PREFIX', 1)) {
      cursorTake();
      prefixes += 1;
    } else {
      cursorSyntax();
    }
  }
  return !cursorFailed();
}

function redirectRead(call: Call, index: i32): bool {
  if (target != noClient) return refuse('ERR A client can only redirect to a single other client');
  if (!argumentInteger(call, index)) return false;
  const client = clientById(integerParsed);
  if (client == null) return refuse('ERR The client ID you want redirect to does not exist');
  target = client;
  return true;
}

function refuse(text: string): bool {
  replyError(text);
  return false;
}

function begin(call: Call): void {
  const client = call.client;
  if (!optionsFit(client)) return;
  const tracking = trackingPrepare(client);
  if (changetype<usize>(tracking) == 0) return replyOutOfMemory();
  if ((options & TrackingFlag.BROADCAST) != 0) {
    if (overlaps(call)) return;
    if (prefixes == 0 && !prefixAdd(tracking, 0, 0)) return replyOutOfMemory();
    for (let i = prefixAfter(call, 2); i > 0; i = prefixAfter(call, i)) {
      if (!prefixAdd(tracking, call.address(i), call.bytes(i))) return replyOutOfMemory();
    }
  }
  trackingBegin(client, options, target);
  replyOk();
}

/** Whether the options fit together, and to how the client is tracked. False: that was answered. */
function optionsFit(client: Client): bool {
  const isTracked = clientHas(client, ClientFlag.TRACKING);
  const before = isTracked ? trackingOf(client).flags : 0;
  const both: u32 = TrackingFlag.OPT_IN | TrackingFlag.OPT_OUT;
  const broadcasts = (options & TrackingFlag.BROADCAST) != 0;
  if (!broadcasts && prefixes != 0) {
    return refuse('ERR PREFIX option requires BCAST mode to be enabled');
  }
  if (isTracked && ((before ^ options) & TrackingFlag.BROADCAST) != 0) {
    return refuseSwitch("ERR You can't switch BCAST mode on/off");
  }
  if (broadcasts && (options & both) != 0) {
    return refuse('ERR OPTIN and OPTOUT are not compatible with BCAST');
  }
  if ((options & both) == both) {
    return refuse("ERR You can't specify both OPTIN mode and OPTOUT mode");
  }
  if ((options & both) != 0 && (before & both) != 0 && (before & both) != (options & both)) {
    return refuseSwitch("ERR You can't switch OPTIN/OPTOUT mode");
  }
  return true;
}

function refuseSwitch(what: string): bool {
  replyErrorBegin();
  replyErrorText(what);
  replyErrorText(' before disabling tracking for this client, and then re-enabling it with a');
  replyErrorText(' different mode.');
  replyErrorEnd();
  return false;
}

/** The argument that is the first prefix behind argument `index`; 0 = there is none. */
function prefixAfter(call: Call, index: i32): i32 {
  for (let i = index + 1; i < call.argumentCount; i++) {
    if (argumentIs(call, i, 'PREFIX')) return i + 1;
    if (argumentIs(call, i, 'REDIRECT')) i += 1;
  }
  return 0;
}

/** Whether any key could have two of the client's prefixes, which was answered. */
function overlaps(call: Call): bool {
  const tracking = trackingOf(call.client);
  for (let i = prefixAfter(call, 2); i > 0; i = prefixAfter(call, i)) {
    for (let at = prefixFirst(tracking); at != 0; at = prefixNext(at)) {
      if (begins(call, i, prefixAddress, prefixBytes)) {
        replyOverlap(call, i, 'an existing', prefixAddress, prefixBytes);
        return true;
      }
    }
    for (let j = prefixAfter(call, i); j > 0; j = prefixAfter(call, j)) {
      if (begins(call, i, call.address(j), call.bytes(j))) {
        replyOverlap(call, i, 'another provided', call.address(j), textArgumentBytes(call, j));
        return true;
      }
    }
  }
  return false;
}

/** Whether argument `index` begins with these bytes, or they with it. */
function begins(call: Call, index: i32, source: usize, count: u32): bool {
  return bytesEqual(call.address(index), source, min(count, call.bytes(index)));
}

function replyOverlap(call: Call, index: i32, which: string, source: usize, count: u32): void {
  replyErrorBegin();
  replyErrorText("ERR Prefix '");
  replyErrorBytes(call.address(index), textArgumentBytes(call, index));
  replyErrorText("' overlaps with ");
  replyErrorText(which);
  replyErrorText(" prefix '");
  replyErrorBytes(source, count);
  replyErrorText("'. Prefixes for a single client must not overlap.");
  replyErrorEnd();
}

/** CLIENT CACHING YES | NO */
export function clientCachingCommand(call: Call): void {
  const client = call.client;
  if (!clientHas(client, ClientFlag.TRACKING)) {
    replyErrorBegin();
    replyErrorText(
      'ERR CLIENT CACHING can be called only when the client is in tracking mode with',
    );
    replyErrorText(' OPTIN or OPTOUT mode enabled');
    return replyErrorEnd();
  }
  const tracking = trackingOf(client);
  if (argumentIs(call, 2, 'YES')) {
    if ((tracking.flags & TrackingFlag.OPT_IN) == 0) {
      return replyError(
        'ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.',
      );
    }
  } else if (argumentIs(call, 2, 'NO')) {
    if ((tracking.flags & TrackingFlag.OPT_OUT) == 0) {
      return replyError(
        'ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.',
      );
    }
  } else {
    return replySyntaxError();
  }
  tracking.flags |= TrackingFlag.CACHING;
  replyOk();
}

/** Who gets the client's messages: an id, 0 = itself, -1 = there are none. */
function replyRedirect(client: Client): void {
  const isTracked = clientHas(client, ClientFlag.TRACKING);
  replyInteger(isTracked ? <i64>trackingOf(client).redirect : -1);
}

/** CLIENT GETREDIR */
export function clientGetredirCommand(call: Call): void {
  replyRedirect(call.client);
}

/** How many words the set has. */
let words: u32 = 0;

function word(text: string): void {
  replyBulkLiteral(text);
  words += 1;
}

/** CLIENT TRACKINGINFO */
export function clientTrackinginfoCommand(call: Call): void {
  const client = call.client;
  const isTracked = clientHas(client, ClientFlag.TRACKING);
  const flags = isTracked ? trackingOf(client).flags : 0;
  const caching = (flags & TrackingFlag.CACHING) != 0;
  replyMap(3);
  replyBulkLiteral('flags');
  const mark = replyDefer();
  words = 0;
  word(isTracked ? 'on' : 'off');
  if ((flags & TrackingFlag.BROADCAST) != 0) word('bcast');
  if ((flags & TrackingFlag.OPT_IN) != 0) {
    word('optin');
    if (caching) word('caching-yes');
  }
  if ((flags & TrackingFlag.OPT_OUT) != 0) {
    word('optout');
    if (caching) word('caching-no');
  }
  if ((flags & TrackingFlag.NO_LOOP) != 0) word('noloop');
  if ((flags & TrackingFlag.BROKEN) != 0) word('broken_redirect');
  replyDeferredSet(mark, words);
  replyBulkLiteral('redirect');
  replyRedirect(client);
  replyBulkLiteral('prefixes');
  if (!isTracked) return replyArray(0);
  const start = replyDefer();
  let count: u32 = 0;
  const tracking = trackingOf(client);
  for (let at = prefixFirst(tracking); at != 0; at = prefixNext(at)) {
    replyBulk(prefixAddress, prefixBytes);
    count += 1;
  }
  replyDeferredArray(start, count);
}
