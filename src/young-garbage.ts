import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 make every object as a young one. Of its own accord it makes those of a place in the code old from the start, once most of them outlived a few collections of young
 * garbage: a burst does that, or one collection of all garbage while requests are under way. What it takes for long-lived are closures and contexts of
 * requests, and what an old object leads to is kept, and becomes old itself, until all garbage is collected; so whole requests did, one
 * after the other, which V8 took for proof that it was right.
 */
export function allocateYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
