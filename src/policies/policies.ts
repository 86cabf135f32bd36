import type { PolicyBundle } from './bundle.ts';

/** The one place that says which bundle holds. A request takes the bundle once and keeps it to its end. */
export interface Policies {
  current(): PolicyBundle;
  /**
   * Puts the next bundle in place of the current one, at once for all requests that start afterwards.
   * @throws RangeError unless the bundle's epoch is the next one: somebody else was faster, or it was loaded for another place.
   */
  swap(next: PolicyBundle): void;
}

/** Holds the bundle that decides. */
export function createPolicies(first: PolicyBundle): Policies {
  let bundle = first;
  return {
    current: () => bundle,
    swap: (next) => {
      if (next.epoch !== bundle.epoch + 1) {
        throw new RangeError(
          `Expected a bundle of epoch ${bundle.epoch + 1}; got ${next.epoch}. Load it again for the next epoch.`,
        );
      }
      bundle = next;
    },
  };
}
