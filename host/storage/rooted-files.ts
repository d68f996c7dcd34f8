/*
 * Files below a folder: relative paths begin there, whatever becomes of the working directory.
 */

import type { Files } from './files.js';

/** @param root an absolute path, byte text */
export function rootedFiles(files: Files, root: string): Files {
  const path = (name: string): string => {
    if (name.startsWith('/')) return name;
    return name === '.' ? root : `${root === '/' ? '' : root}/${name}`;
  };
  return {
    open: (name, mode) => files.open(path(name), mode),
    status: (name) => files.status(path(name)),
    list: (folder) => files.list(path(folder)),
    rename: (source, target) => files.rename(path(source), path(target)),
    remove: (name) => files.remove(path(name)),
    folderMake: (name) => files.folderMake(path(name)),
    folderSync: (name) => files.folderSync(path(name)),
    lock: files.lock && ((name) => files.lock!(path(name))),
  };
}
