// How the tests that are written in AssemblyScript (test/structure/*.spec.ts) are run:
//
//     asp --summary --config test/structure/as-pect.config.js \
//         --as-config test/structure/as-pect.asconfig.json
//
// Names of spec files behind that run only those. Each becomes a WebAssembly module of its own.
const named = process.argv.some((argument) => argument.endsWith('.spec.ts'));

export default {
  entries: named ? [] : ['test/structure/*.spec.ts'],
  include: ['test/structure/support/*.include.ts'],
  disclude: [/node_modules/],
  async instantiate(memory, createImports, instantiate, binary) {
    return instantiate(binary, createImports({ env: { memory } }));
  },
  outputBinary: false,
};
