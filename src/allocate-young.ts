import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from allocation-site pretenuring in this process: where most objects that one place in the code made outlived a few collections of young garbage, it makes the
 * next ones old from the start. A burst does that, or one collection of all garbage while requests are under way. What is under way are closures and contexts of
 * requests, and what an old object leads to is kept, and becomes old itself, until all garbage is collected: so whole requests were, one
 * after the other, which V8 took for proof that it was right.
 */
export function allocateYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
