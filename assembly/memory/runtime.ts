// The runtime of the engine's build: there is none. The compiler wants a module that exports the
// managed runtime's functions; ours lie in runtime-forbidden.ts and are compile errors. They must
// stand in a second file, because everything that this entry file declares itself would be
// compiled even when unused.
import './runtime-forbidden';
