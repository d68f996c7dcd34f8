// The linter's rules, for both kinds of TypeScript. AssemblyScript is read as syntax only: its types are
// the compiler's business, and decorators on functions are no error there.

import { builtinModules } from 'node:module';
import typescript from 'typescript-eslint';

const syntax = {
  parser: typescript.parser,
  parserOptions: { allowInvalidAST: true },
};

const common = {
  'no-debugger': 'error',
  'no-dupe-keys': 'error',
  'no-duplicate-case': 'error',
  'no-fallthrough': 'error',
  'no-self-assign': 'error',
  'no-unreachable': 'error',
  'no-unused-labels': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'max-len': ['error', { code: 100, ignoreUrls: true, ignoreStrings: true }],
};

/** What a server, a library and a page share. What is Node's there has a name of its own. */
const portable = {
  files: [
    'host/turn.ts',
    'host/{engine,turn,command,config,script,persist,storage,library,view}/**/*.ts',
    'host/net/reply-reader.ts',
    'host/client/{documentation,format,hint,syntax}.ts',
    'host/client/prompt/sensitive.ts',
  ],
  ignores: ['**/node-*.ts', 'host/library/{ioredis,test-kit}.ts'],
};

const isNode = 'this file is portable: what needs Node stands in a file named node-*.ts';
const isPage = 'this file is portable: what needs a page stands in host/browser or host/page';

const nodeGlobals = [
  ...['Buffer', 'NodeJS', '__dirname', '__filename', 'clearImmediate', 'global', 'module'],
  ...['process', 'require', 'setImmediate'],
];
const pageGlobals = [
  ...['alert', 'customElements', 'document', 'history', 'indexedDB', 'localStorage', 'location'],
  ...['navigator', 'screen', 'self', 'sessionStorage', 'window', 'HTMLElement', 'Worker'],
  ...['WebSocket', 'XMLHttpRequest', 'importScripts', 'postMessage', 'requestAnimationFrame'],
];

const portableRules = {
  'no-restricted-imports': [
    'error',
    {
      paths: builtinModules.map((name) => ({ name, message: isNode })),
      patterns: [{ group: ['node:*', '**/node-*'], message: isNode }],
    },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: 'ImportExpression[source.value=/^node:/]', message: isNode },
  ],
  'no-restricted-globals': [
    'error',
    ...nodeGlobals.map((name) => ({ name, message: isNode })),
    ...pageGlobals.map((name) => ({ name, message: isPage })),
  ],
};

export default [
  { ignores: ['build/**', 'node_modules/**', '**/*.generated.ts'] },
  {
    files: [
      'assembly/**/*.ts',
      'bench/structure/*.ts',
      'test/structure/**/*.spec.ts',
      'test/structure/support/*.ts',
    ],
    languageOptions: syntax,
    plugins: { '@typescript-eslint': typescript.plugin },
    rules: {
      ...common,
      // A handler has its call as parameter, used or not; a hook names what it will be told.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { args: 'none', varsIgnorePattern: '^(touched|__)' },
      ],
    },
  },
  {
    files: ['host/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts'],
    ignores: ['test/structure/**/*.spec.ts', 'test/structure/support/*.ts', 'bench/structure/*.ts'],
    languageOptions: syntax,
    plugins: { '@typescript-eslint': typescript.plugin },
    rules: {
      ...common,
      eqeqeq: 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  { ...portable, rules: portableRules },
];
