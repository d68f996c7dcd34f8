// `cedis/browser`: a store that all tabs of a site share, kept by the browser.
//
//     import { openShared } from 'cedis/browser';
//     const store = openShared({ name: 'app' });
//     await store.set('greeting', 'hello');
//
// A store in the page itself, which no other tab sees, is `open` of `cedis`.

export { UnsureError } from './session.js';
export { SharedStore, openShared } from './shared-store.js';
export type { SharedOptions, Status } from './shared-store.js';
export type { StorageKind } from './storage/place.js';
