// Files of Redis in and out: an RDB or an append-only file is opened in a store of its own, the
// store is saved as either. Nothing leaves the page.

import type { FileFormat } from '../library/dataset.js';
import type { PageStore } from './store.js';
import { memoryStore } from './store.js';
import { element } from './dom.js';
import { bytesText } from './text.js';

/** More than an engine has room for. */
const mostBytes = 3 * 1024 ** 3;

const magic = 'REDIS';

async function isRdb(file: Blob): Promise<boolean> {
  return (await file.slice(0, magic.length).text()) === magic;
}

/**
 * The files of an append-only folder in their order: the base, then the increments, by what the
 * manifest says if it is among them, else by their numbers.
 */
async function inOrder(files: readonly File[]): Promise<File[]> {
  const manifest = files.find(({ name }) => name.endsWith('.manifest'));
  const parts = files.filter((file) => file !== manifest);
  if (manifest !== undefined) {
    const names = [...(await manifest.text()).matchAll(/^file "?([^"\s]+)"? .*type [bi]$/gm)];
    return names.map(([, name]) => {
      const part = parts.find((file) => file.name === name);
      if (part === undefined) throw new Error(`the manifest names ${name}, which is missing`);
      return part;
    });
  }
  const place = ({ name }: File): number => {
    const [, number, kind] = /\.(\d+)\.(base|incr)\./.exec(name) ?? [];
    return number === undefined ? 0 : kind === 'base' ? -1 : Number(number);
  };
  return parts.sort((one, other) => place(one) - place(other));
}

/** Opens an RDB, an append-only file, or the files of an append-only folder. */
export async function filesOpen(given: readonly File[]): Promise<PageStore> {
  const files = await inOrder(given);
  const [first] = files;
  if (first === undefined) throw new Error('there is no file');
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > mostBytes) throw new Error(`${bytesText(bytes)} are more than a page can hold`);
  const content = new Uint8Array(await new Blob(files).arrayBuffer());
  const isSnapshot = files.length === 1 && !/\.aof$/.test(first.name) && (await isRdb(first));
  return memoryStore(first.name, isSnapshot ? { rdb: content } : { aof: content });
}

/** Hands the store over as a file. */
export async function fileSave(store: PageStore, format: FileFormat): Promise<void> {
  const bytes = await store.save(format);
  const address = URL.createObjectURL(new Blob([bytes]));
  const name = format === 'rdb' ? 'dump.rdb' : 'appendonly.aof';
  element('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Asks for files. */
export function filesChoose(opened: (files: readonly File[]) => void): void {
  const input = element('input', {
    type: 'file',
    multiple: true,
    onchange: () => opened([...(input.files ?? [])]),
  });
  input.click();
}

/** Has files taken that are dropped anywhere on the page. */
export function filesDropped(opened: (files: readonly File[]) => void): void {
  const sign = element('div', { class: 'drop', hidden: true }, 'Open this file of Redis');
  document.body.append(sign);
  const hasFiles = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes('Files') === true;
  document.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    sign.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) sign.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    sign.hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    opened([...event.dataTransfer!.files]);
  });
}
