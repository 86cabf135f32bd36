import type { LimitRule } from './rule.ts';
import { measureSelections } from './measure.ts';
import { tooLarge } from './too-large.ts';

/** Limits how deep fields may be nested; fragments add no level of their own. */
export const depth: LimitRule = (limits) => (context) => ({
  OperationDefinition(node) {
    const levels = measureSelections(context, node.selectionSet, {
      field: (_, below) => 1 + below(),
      combine: Math.max,
    });
    if (levels > limits.depth) context.reportError(tooLarge('depth', limits.depth, node));
  },
});
