// LATENCY GRAPH: the samples of an event as a picture of four rows, a column a sample, 80 columns
// to a line. The shortest sample stands on the ground and the longest reaches the top; a column is
// filled below its tip, and a tip has three heights within its row. Below a column stands, from top
// to bottom, how long ago it was:
//
//   command - high 5003 ms, low 1000 ms (all time high 5003 ms)
//   --------------------------------------------------------------------------------
//      #
//     o|
//    _||
//   _|||
//
//   4321
//   ssss
//
// The picture is drawn into scratch memory as a canvas of rows; the columns that are not used by a
// sample of a line are not drawn.

import { Call } from '../../engine/call';
import { nowSeconds } from '../../engine/clock';
import {
  LATENCY_SAMPLES,
  LatencySample,
  LatencySeries,
  latencyAnalyse,
  latencyHigh,
  latencyLow,
  latencyName,
  latencySampleAt,
  latencySamples,
  latencySeries,
} from '../../engine/latency';
import { bytesCopy, bytesFill, bytesIndexOf } from '../../memory/bytes';
import { scratchAllocate } from '../../memory/scratch';
import { replyOutOfMemory } from '../../protocol/error';
import { integerFormatUnsigned } from '../../number/number';
import {
  replyErrorBegin,
  replyErrorBytes,
  replyErrorEnd,
  replyErrorText,
  replyVerbatim,
} from '../../protocol/reply';
import { lineAddress, lineBegin, lineBytes, lineInteger, lineText } from '../line';
import { latencyEventNamed } from './latency';

const COLUMNS: u32 = 80;
const ROWS: u32 = 4;
/** Heights of a tip within a row. */
const TIPS: u32 = 3;
/** Rows of a label at most: ten digits and a unit. */
const LABEL_ROWS: u32 = 11;
const CANVAS_ROWS: u32 = ROWS + 1 + LABEL_ROWS;
/** The title, a ruler, and two canvases with line feeds and an empty line between them. */
const TEXT_BYTES: usize = 512 + 2 * (16 * 81 + 1);

const SPACE: u8 = 0x20;
const LINE_FEED: u8 = 0x0a;

const canvas = memory.data(16 * 80);
const label = memory.data(32);

let text: usize = 0;
let end: usize = 0;

/** LATENCY GRAPH event */
export function latencyGraphCommand(call: Call): void {
  const event = latencyEventNamed(call, 2, false);
  if (!latencyAnalyse(event)) {
    replyErrorBegin();
    replyErrorText("ERR No samples available for event '");
    // As in Redis, for which a name ends with a NUL.
    const name = call.address(2);
    replyErrorBytes(name, bytesIndexOf(name, call.bytes(2), 0));
    replyErrorText("'");
    return replyErrorEnd();
  }
  text = end = scratchAllocate(TEXT_BYTES);
  if (text == 0) return replyOutOfMemory();
  const series = latencySeries(event);
  title(event, series.worst);
  const first = LATENCY_SAMPLES - latencySamples;
  for (let from: u32 = 0; from < latencySamples; from += COLUMNS) {
    if (from != 0) lineFeed();
    draw(series, first + from, min<u32>(COLUMNS, latencySamples - from));
  }
  replyVerbatim(text, end - text, 'txt');
}

function lineFeed(): void {
  store<u8>(end, LINE_FEED);
  end += 1;
}

function title(event: u32, worst: u32): void {
  lineBegin();
  lineText(latencyName(event));
  lineText(' - high ');
  lineInteger(latencyHigh);
  lineText(' ms, low ');
  lineInteger(latencyLow);
  lineText(' ms (all time high ');
  lineInteger(worst);
  lineText(' ms)');
  bytesCopy(end, lineAddress(), lineBytes());
  end += lineBytes();
  lineFeed();
  bytesFill(end, 0x2d, COLUMNS);
  end += COLUMNS;
  lineFeed();
}


@inline function paint(row: u32, column: u32, mark: u8): void {
  store<u8>(canvas + <usize>(row * COLUMNS + column), mark);
}

/** Draws the samples [first, +count) of a series, which are in order and none of them empty. */
function draw(series: LatencySeries, first: u32, count: u32): void {
  bytesFill(canvas, SPACE, CANVAS_ROWS * COLUMNS);
  let rows = ROWS + 1;
  for (let column: u32 = 0; column < count; column++) {
    const sample = latencySampleAt(series, first + column);
    paintColumn(column, heightOf(sample.milliseconds));
    rows = max<u32>(rows, ROWS + 1 + paintLabel(column, sample));
  }
  for (let row: u32 = 0; row < rows; row++) {
    bytesCopy(end, canvas + <usize>(row * COLUMNS), count);
    end += count;
    lineFeed();
  }
}

/** The height of a sample in tips, 0 .. ROWS * TIPS - 1. */
function heightOf(milliseconds: u32): u32 {
  const maximum: u64 = ROWS * TIPS;
  const range = max<u64>(latencyHigh - latencyLow, 1);
  return <u32>min<u64>((<u64>(milliseconds - latencyLow) * maximum) / range, maximum - 1);
}

function paintColumn(column: u32, height: u32): void {
  const full = height / TIPS;
  for (let i: u32 = 0; i < full; i++) paint(ROWS - 1 - i, column, 0x7c);
  const tip = height % TIPS;
  paint(ROWS - 1 - full, column, tip == 0 ? 0x5f : tip == 1 ? 0x6f : 0x23);
}

/** Writes how long ago a sample was below its column; returns how many rows that takes. */
function paintLabel(column: u32, sample: LatencySample): u32 {
  const ago = <u64>max<i64>(nowSeconds - sample.seconds, 0);
  let value = ago;
  let unit: u8 = 0x73; // s
  if (ago >= 86_400) {
    value = ago / 86_400;
    unit = 0x64; // d
  } else if (ago >= 3600) {
    value = ago / 3600;
    unit = 0x68; // h
  } else if (ago >= 60) {
    value = ago / 60;
    unit = 0x6d; // m
  }
  const digits = <u32>integerFormatUnsigned(value, label);
  for (let i: u32 = 0; i < digits; i++) paint(ROWS + 1 + i, column, load<u8>(label + i));
  paint(ROWS + 1 + digits, column, unit);
  return digits + 1;
}
