import type { LimitRule } from './rule.ts';
import { measureSelections } from './measure.ts';
import { tooLarge } from './too-large.ts';

/** Limits how many questions one operation may put side by side. */
export const rootFields: LimitRule = (limits) => (context) => ({
  OperationDefinition(node) {
    const fields = measureSelections(context, node.selectionSet, {
      field: () => 1,
      combine: (left, right) => left + right,
    });
    if (fields > limits.rootFields) {
      context.reportError(tooLarge('root fields', limits.rootFields, node));
    }
  },
});
