// A step of the engine's compilation: what the module keeps in globals is exported, so that a copy
// of an engine (fork of the library) is the copy of its memory and of these.
//
// They are exported as g0, g1 …; nobody but a copy has a use for them, so they have no other names
// (Core.adopt of host/engine/core.ts).

import { Transform } from 'assemblyscript/transform';

export default class ExportGlobals extends Transform {
  /** Told by the compiler when the module is made and not yet optimized. */
  afterCompile(compiled) {
    const { binaryen } = this;
    let exported = 0;
    for (let index = 0; index < compiled.getNumGlobals(); index++) {
      const { name, mutable, module } = binaryen.getGlobalInfo(compiled.getGlobalByIndex(index));
      if (mutable && module === '') compiled.addGlobalExport(name, `g${exported++}`);
    }
  }
}
