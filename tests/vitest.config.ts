import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: `${import.meta.dirname}/..`,
  // Vitest would load graphql a second time as ESM beside the CommonJS copy that the libraries use,
  // and `instanceof GraphQLSchema` would fail between the two.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/**/*.test.ts'],
    reporters: ['default', `${import.meta.dirname}/support/list-skipped.ts`],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // graphql-js, which plans are held against, drops promises of lists that it has given up on.
    onUnhandledError: ({ stack = '' }) => !stack.includes('node_modules/graphql/execution/'),
  },
});
