// The linter's rules, for both kinds of TypeScript. AssemblyScript is read as syntax only: its types are
// the compiler's business, and decorators on functions are no error there.

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
];
