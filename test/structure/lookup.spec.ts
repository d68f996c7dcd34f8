// The way from a name to its row, on a small table made here: two commands with names of the
// longest and the shortest kind between 60 others, and two containers with equal subcommands.

import {
  commandCount,
  commandLookup,
  commandLookupSubcommand,
  commandRename,
  CommandRow,
  commandRowAt,
  commandRowsAttach,
  COMMAND_NO_CONTAINER,
  COMMAND_ROW_BYTES,
  RenameStatus,
} from '../../assembly/row/lookup';
import { expectHeapEmpty, startHeap } from './support/heap';

const ROOM: u32 = 80;
const source: usize = memory.data(5184, 16);
const texts: usize = memory.data(4096, 16);
const nameSpace: usize = memory.data(512, 16);
const targetSpace: usize = memory.data(512, 16);

const LONGEST = 'abcdefghijklmnopqrstuvwx';
const HIDDEN = 'B840FC02d524045429941cc15f59e41cb7be6c52';

let count: u32 = 0;
let textBytes: u32 = 0;

/** Writes the characters of a name and returns their number. */
function put(target: usize, text: string): u32 {
  for (let i = 0; i < text.length; i++) store<u8>(target + i, <u8>text.charCodeAt(i));
  return <u32>text.length;
}

/** Adds a row as the generator would write it; returns its id. */
function add(name: string, container: u16 = COMMAND_NO_CONTAINER): u16 {
  const row = changetype<CommandRow>(source + <usize>count * COMMAND_ROW_BYTES);
  row.nameBytes = <u8>put(changetype<usize>(row), name);
  row.id = <u16>count;
  row.container = container;
  row.fullName = textBytes;
  row.fullNameBytes = put(texts + textBytes, name);
  textBytes += row.fullNameBytes;
  count += 1;
  return row.id;
}

/** The id of a command's row, -1 when it is not found. The byte behind the name is garbage. */
function find(name: string): i32 {
  const bytes = put(nameSpace, name + 'GARBAGE behind the name');
  const row = commandLookup(nameSpace, bytes - 23);
  return row === null ? -1 : row.id;
}

function findWithin(container: i32, name: string): i32 {
  const row = commandLookupSubcommand(commandRowAt(container), nameSpace, put(nameSpace, name));
  return row === null ? -1 : row.id;
}

function rename(name: string, target: string): RenameStatus {
  const bytes = put(nameSpace, name);
  return commandRename(nameSpace, bytes, targetSpace, put(targetSpace, target));
}

/** Name number `i` of the crowd: letters, digits, - and _, of 2 to 16 bytes. */
function crowdName(i: i32): string {
  return 'c' + 'x-y_z0123456789'.substring(0, i % 13) + i.toString();
}

let get: i32 = 0;
let config: i32 = 0;
let client: i32 = 0;
let firstOfCrowd: i32 = 0;

function buildTable(): void {
  memory.fill(source, 0, <usize>ROOM * COMMAND_ROW_BYTES);
  count = 0;
  textBytes = 0;
  get = add('get');
  config = add('config');
  add('get', <u16>config);
  add('set', <u16>config);
  client = add('client');
  add('list', <u16>client);
  add('no-evict', <u16>client);
  add(LONGEST);
  add('a');
  firstOfCrowd = count;
  for (let i = 0; i < 60; i++) add(crowdName(i));
  commandRowsAttach(source, count, texts);
}

describe('the row of a command', () => {
  it('is as long as its drawing says', () => {
    expect(offsetof<CommandRow>()).toBe(64);
    expect(offsetof<CommandRow>('nameBytes')).toBe(24);
    expect(offsetof<CommandRow>('container')).toBe(28);
    expect(offsetof<CommandRow>('arity')).toBe(32);
    expect(offsetof<CommandRow>('flags')).toBe(40);
    expect(offsetof<CommandRow>('categories')).toBe(44);
    expect(offsetof<CommandRow>('handler')).toBe(48);
    expect(offsetof<CommandRow>('fullName')).toBe(52);
    expect(offsetof<CommandRow>('fullNameBytes')).toBe(56);
  });
});

describe('the lookup of a command', () => {
  beforeEach(() => {
    startHeap();
    buildTable();
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('finds every name in any case', () => {
    for (let i = 0; i < 60; i++) {
      expect(find(crowdName(i))).toBe(firstOfCrowd + i);
      expect(find(crowdName(i).toUpperCase())).toBe(firstOfCrowd + i);
    }
    expect(find('GeT')).toBe(get);
    expect(find('A')).toBe(firstOfCrowd - 1);
    expect(find('ABCDEFGHIJKLmnopqrstuvwx')).toBe(firstOfCrowd - 2);
  });

  it('puts each row on a cache line and makes addresses of its text offsets', () => {
    expect(commandCount()).toBe(count);
    for (let id: u32 = 0; id < count; id++) {
      const row = commandRowAt(id);
      expect(<u32>row.id).toBe(id);
      expect(changetype<usize>(row) & 63).toBe(0);
    }
    expect(load<u8>(commandRowAt(config).fullName)).toBe(0x63);
    expect(commandRowAt(config).fullNameBytes).toBe(6);
  });

  it('finds nothing for a part of a name, a longer, an empty or a zero-padded one', () => {
    expect(find('ge')).toBe(-1);
    expect(find('gets')).toBe(-1);
    expect(find('')).toBe(-1);
    expect(find('get\0')).toBe(-1);
    expect(find(LONGEST.substring(0, 23))).toBe(-1);
    expect(find(LONGEST + 'y')).toBe(-1);
    expect(find(LONGEST + LONGEST + LONGEST)).toBe(-1);
  });

  it('folds letters only', () => {
    expect(find('c' + 'x-y_z0123456789'.substring(0, 4) + '4')).toBe(firstOfCrowd + 4);
    expect(find('CX\rY\x7f4')).toBe(-1);
    expect(find('G\xc5T')).toBe(-1);
  });

  it('finds a subcommand in its container and nowhere else', () => {
    expect(findWithin(config, 'GET')).toBe(config + 1);
    expect(findWithin(config, 'set')).toBe(config + 2);
    expect(findWithin(client, 'list')).toBe(client + 1);
    expect(findWithin(client, 'No-Evict')).toBe(client + 2);
    expect(findWithin(client, 'get')).toBe(-1);
    expect(findWithin(get, 'get')).toBe(-1);
    expect(findWithin(client, LONGEST + LONGEST)).toBe(-1);
    expect(find('list')).toBe(-1);
  });

  it('reads no byte past the end of memory', () => {
    const end = (<usize>memory.size()) << 16;
    const kept = load<u64>(end - 8);
    for (let bytes = 1; bytes <= 3; bytes++) {
      put(end - bytes, 'GET'.substring(0, bytes));
      const row = commandLookup(end - bytes, bytes);
      expect(row === null ? -1 : <i32>row.id).toBe(bytes == 3 ? get : -1);
    }
    store<u64>(end - 8, kept);
  });
});

describe('the renaming of a command', () => {
  beforeEach(() => {
    startHeap();
    buildTable();
  });
  afterEach(() => {
    expectHeapEmpty();
  });

  it('moves it to the new name and keeps its full name', () => {
    expect(rename('GET', 'Fetch')).toBe(RenameStatus.DONE);
    expect(find('get')).toBe(-1);
    expect(find('fetch')).toBe(get);
    expect(findWithin(config, 'get')).toBe(config + 1);
    expect(load<u8>(commandRowAt(get).fullName)).toBe(0x67);
    expect(commandRowAt(get).fullNameBytes).toBe(3);
  });

  it('takes it away when the new name is empty', () => {
    expect(rename('get', '')).toBe(RenameStatus.DONE);
    expect(find('get')).toBe(-1);
    expect(find('')).toBe(-1);
    expect(rename('config', 'get')).toBe(RenameStatus.DONE);
    expect(find('get')).toBe(config);
  });

  it('refuses unknown names, subcommands and names in use', () => {
    expect(rename('nosuch', 'other')).toBe(RenameStatus.UNKNOWN);
    expect(rename('', 'other')).toBe(RenameStatus.UNKNOWN);
    expect(rename('list', 'other')).toBe(RenameStatus.UNKNOWN);
    expect(rename('get', 'CONFIG')).toBe(RenameStatus.TAKEN);
    expect(find('get')).toBe(get);
    expect(rename('get', 'GET')).toBe(RenameStatus.DONE);
    expect(find('get')).toBe(get);
  });

  it('knows names that are longer than a row holds', () => {
    expect(rename('config', HIDDEN)).toBe(RenameStatus.DONE);
    expect(find('config')).toBe(-1);
    expect(find(HIDDEN.toUpperCase())).toBe(config);
    expect(find(HIDDEN + '0')).toBe(-1);
    expect(findWithin(config, 'get')).toBe(config + 1);
    expect(rename('get', HIDDEN.toLowerCase())).toBe(RenameStatus.TAKEN);
    expect(rename('get', HIDDEN + '-2')).toBe(RenameStatus.DONE);
    expect(rename(HIDDEN, HIDDEN + '-3')).toBe(RenameStatus.DONE);
    expect(find(HIDDEN)).toBe(-1);
    expect(rename(HIDDEN + '-2', 'get')).toBe(RenameStatus.DONE);
    expect(rename(HIDDEN + '-3', 'config')).toBe(RenameStatus.DONE);
    expect(find('get')).toBe(get);
    expect(find('config')).toBe(config);
  });
});
