// A sorted set as a ranking, the highest score first; as points on a map where the scores are
// places.

import type { RemoteReply } from '../../../net/reply-reader.js';
import { element, fill } from '../../dom.js';
import { bytesOf, itemsOf, numberOf, shortText, wordOf } from '../../text.js';
import { shownText } from '../../../view/shown-text.js';
import { restNote } from './collection.js';
import { geoMap } from './geo.js';
import type { GeoPoint } from './geo.js';
import type { KeyCalls, ValueView } from './view.js';
import { addForm, editable, isEditing, removal, shownRows, valueTable } from './view.js';

/** Scores of GEOADD have 52 bits, of which the first are set for nearly every place on land. */
const leastPlace = 2 ** 44;
const mostPlace = 2 ** 52;

export function zsetView(calls: KeyCalls): ValueView {
  const place = element('div', {});
  const map = element('div', {});
  const add = addForm(['score', 'member'], 'Add', ([score, member]) =>
    calls.write('ZADD', score!, member!),
  );
  const addPlace = addForm(['longitude', 'latitude', 'member'], 'Add a place', (values) =>
    calls.write('GEOADD', ...values),
  );
  const root = element('div', {}, map, place, add, addPlace);
  const refresh = async (): Promise<void> => {
    if (isEditing(root)) return;
    const ranked = itemsOf(await calls.read('ZRANGE', 0, shownRows - 1, 'REV', 'WITHSCORES'));
    const rest = numberOf(await calls.read('ZCARD')) - ranked.length;
    const isGeo = ranked.length > 0 && ranked.every((pair) => isPlace(itemsOf(pair)[1]));
    addPlace.hidden = !isGeo;
    add.hidden = isGeo;
    const points = isGeo ? await pointsOf(calls, ranked) : [];
    fill(map, isGeo ? geoMap(points) : null);
    fill(place, isGeo ? placeTable(calls, points) : ranking(calls, ranked), restNote(rest));
  };
  return { root, refresh };
}

function isPlace(score: RemoteReply | undefined): boolean {
  const value = numberOf(score);
  return Number.isInteger(value) && value >= leastPlace && value < mostPlace;
}

function ranking(calls: KeyCalls, ranked: readonly RemoteReply[]): HTMLElement {
  const most = Math.max(...ranked.map((pair) => Math.abs(numberOf(itemsOf(pair)[1]))), 0);
  const rows = ranked.map((pair, at) => {
    const [member, score] = itemsOf(pair);
    const bytes = bytesOf(member);
    const label = shortText(shownText(bytes));
    const share = most === 0 ? 0 : Math.abs(numberOf(score)) / most;
    const bar = element('span', { class: 'bar' });
    bar.style.width = `${Math.round(share * 100)}%`;
    return [
      element('span', { class: 'index' }, at + 1),
      element('span', { class: 'ranked' }, bar, element('span', { class: 'text' }, label)),
      editable(`score of ${label}`, { kind: 'simple', text: wordOf(score) }, (text) =>
        calls.write('ZADD', text, bytes),
      ),
      removal(`Remove ${label}`, () => calls.write('ZREM', bytes)),
    ];
  });
  return valueTable(['', 'member', 'score', ''], rows);
}

function placeTable(calls: KeyCalls, points: readonly GeoPoint[]): HTMLElement {
  const rows = points.map(({ latitude, longitude, member, name }) => [
    element('span', { class: 'text' }, name),
    longitude.toFixed(4),
    latitude.toFixed(4),
    removal(`Remove ${name}`, () => calls.write('ZREM', member)),
  ]);
  return valueTable(['place', 'longitude', 'latitude', ''], rows);
}

async function pointsOf(calls: KeyCalls, ranked: readonly RemoteReply[]): Promise<GeoPoint[]> {
  const members = ranked.map((pair) => bytesOf(itemsOf(pair)[0]));
  const places = itemsOf(await calls.read('GEOPOS', ...members));
  return places.map((each, at) => {
    const [longitude, latitude] = itemsOf(each).map(numberOf);
    const member = members[at]!;
    const name = shortText(shownText(member));
    return { member, name, longitude: longitude ?? 0, latitude: latitude ?? 0 };
  });
}
