import type { LimitRule } from './rule.ts';
import { tooLarge } from './too-large.ts';

/** Limits how many directives the document holds, known or not. */
export const directives: LimitRule = (limits) => (context) => {
  let count = 0;
  return {
    Directive(node) {
      if (++count === limits.directives + 1) {
        context.reportError(tooLarge('directives', limits.directives, node));
      }
    },
  };
};
