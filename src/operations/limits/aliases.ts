import type { LimitRule } from './rule.ts';
import { tooLarge } from './too-large.ts';

/** Limits how many fields of the document have an alias. */
export const aliases: LimitRule = (limits) => (context) => {
  let count = 0;
  return {
    Field(node) {
      if (node.alias && ++count === limits.aliases + 1) {
        context.reportError(tooLarge('aliases', limits.aliases, node));
      }
    },
  };
};
