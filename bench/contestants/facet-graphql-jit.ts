import { registerHooks } from 'node:module';

/** Loaded before Facet: has graphql-jit compile operations in the place of Facet's own plans, with the same prefetching, masks and marks. */
const JIT_PLAN = new URL('parts/jit-plan.ts', import.meta.url).href;
const OWN_GRAPHQL = import.meta.resolve('../../node_modules/graphql/index.js');
const REPLACED: Readonly<Record<string, string>> = {
  '/src/graph/plan/compile.ts': 'compileOperation',
  '/src/graph/plan/run.ts': 'runPlan',
};

registerHooks({
  resolve(specifier, context, next) {
    // There may be only one graphql-js in a process.
    return specifier === 'graphql' && context.parentURL?.includes('/bench/')
      ? { url: OWN_GRAPHQL, shortCircuit: true }
      : next(specifier, context);
  },
  load(url, context, next) {
    const name = Object.keys(REPLACED).find((path) => url.endsWith(path));
    if (name === undefined) return next(url, context);
    const source = `export { ${REPLACED[name]} } from ${JSON.stringify(JIT_PLAN)};`;
    return { format: 'module', source, shortCircuit: true };
  },
});
