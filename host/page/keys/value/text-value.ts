// A string as what it is: a text, bits that can be turned over, the estimate of a HyperLogLog, or
// bytes. Which of them is guessed at first, and can be changed.

import { button, element, fill } from '../../dom.js';
import { bytesOf, countText, numberOf } from '../../text.js';
import { plainText } from '../../../view/shown-text.js';
import type { KeyCalls, ValueView } from './view.js';
import { addForm, isEditing } from './view.js';

type Form = 'text' | 'bits' | 'bytes' | 'estimate';

/** So much of a long value is shown. */
const shownBytes = 64 * 1024;
const shownBits = 2048;
const bytesInLine = 16;

export function stringView(calls: KeyCalls): ValueView {
  const place = element('div', {});
  const forms = element('div', { class: 'forms', role: 'group', 'aria-label': 'Form' });
  const root = element('div', {}, forms, place);
  let form: Form | null = null;
  const show = (chosen: Form): void => {
    form = chosen;
    void refresh();
  };
  const refresh = async (): Promise<void> => {
    if (isEditing(root)) return;
    const length = numberOf(await calls.read('STRLEN'));
    const bytes = bytesOf(await calls.read('GETRANGE', 0, shownBytes - 1));
    const isSketch = String.fromCharCode(...bytes.subarray(0, 4)) === 'HYLL';
    form ??= isSketch ? 'estimate' : plainText(bytes) === null ? 'bits' : 'text';
    const choices: Form[] = isSketch ? ['estimate', 'bytes'] : ['text', 'bits', 'bytes'];
    fill(
      forms,
      choices.map((each) =>
        button(each, () => show(each), { 'aria-pressed': String(each === form) }),
      ),
    );
    if (form === 'estimate') fill(place, await estimateView(calls, bytes));
    else if (form === 'bits') fill(place, await bitsView(calls, bytes, length));
    else if (form === 'bytes') fill(place, element('pre', { class: 'dump' }, dumpText(bytes)));
    else fill(place, textView(calls, bytes, length));
  };
  return { root, refresh };
}

function textView(calls: KeyCalls, bytes: Uint8Array, length: number): HTMLElement {
  const text = plainText(bytes);
  if (text === null || length > bytes.length) {
    const shown = text ?? new TextDecoder().decode(bytes);
    const note = length > bytes.length ? `the first ${countText(bytes.length)} bytes` : 'no UTF-8';
    return element(
      'div',
      {},
      element('p', { class: 'nothing' }, note),
      element('pre', { class: 'dump' }, shown),
    );
  }
  const area = element('textarea', {
    class: 'whole',
    'aria-label': 'Value',
    spellcheck: 'false',
    rows: Math.min(Math.max(text.split('\n').length, 4), 20),
    onkeydown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
      if (event.key === 'Escape') area.value = text;
    },
  });
  area.value = text;
  const save = (): void => {
    area.blur();
    void calls.write('SET', area.value, 'KEEPTTL');
  };
  const number = /^-?\d{1,18}$/.test(text)
    ? [
        button('− 1', () => calls.write('DECR'), { class: 'small' }),
        button('+ 1', () => calls.write('INCR'), { class: 'small' }),
      ]
    : [];
  return element(
    'div',
    {},
    area,
    element('div', { class: 'row' }, button('Save (Ctrl+Enter)', save, { class: 'small' }), number),
  );
}

async function bitsView(calls: KeyCalls, bytes: Uint8Array, length: number): Promise<HTMLElement> {
  const ones = numberOf(await calls.read('BITCOUNT'));
  const count = Math.min(bytes.length * 8, shownBits);
  const bitOf = (at: number): number => (bytes[at >> 3]! >> (7 - (at & 7))) & 1;
  const bits = Array.from({ length: count }, (_, at) =>
    element('i', { class: bitOf(at) === 1 ? 'on' : '', 'data-at': at, title: `bit ${at}` }),
  );
  const grid = element(
    'div',
    {
      class: 'bits',
      role: 'img',
      'aria-label': `${countText(ones)} of ${countText(length * 8)} bits are set`,
      onclick: (event: Event) => {
        const { at } = (event.target as HTMLElement).dataset;
        if (at !== undefined) void calls.write('SETBIT', at, 1 - bitOf(Number(at)));
      },
    },
    bits,
  );
  const more = count < length * 8 ? `, the first ${countText(count)} are shown` : '';
  const note = `${countText(ones)} of ${countText(length * 8)} bits are set${more}`;
  return element(
    'div',
    {},
    element('p', { class: 'nothing' }, note),
    grid,
    addForm(['bit', '0 or 1'], 'Set', ([bit, value]) => calls.write('SETBIT', bit!, value!)),
  );
}

async function estimateView(calls: KeyCalls, bytes: Uint8Array): Promise<HTMLElement> {
  const count = numberOf(await calls.read('PFCOUNT'));
  const coding = bytes[4] === 0 ? 'dense' : 'sparse';
  return element(
    'div',
    {},
    element('p', { class: 'figure' }, `≈ ${countText(count)}`),
    element('p', { class: 'nothing' }, `different elements, give or take 0.81 %; ${coding}`),
    addForm(['element'], 'Add', ([text]) => calls.write('PFADD', text!)),
  );
}

/** Offset, bytes in hexadecimal, and the letters that they are. */
function dumpText(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesInLine) {
    const line = [...bytes.subarray(at, at + bytesInLine)];
    const digits = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const letters = line.map((byte) =>
      byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·',
    );
    const offset = at.toString(16).padStart(6, '0');
    lines.push(`${offset}  ${digits.padEnd(3 * bytesInLine)} ${letters.join('')}`);
  }
  return lines.join('\n');
}
