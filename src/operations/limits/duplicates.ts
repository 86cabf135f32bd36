import { Kind } from 'graphql';
import type { SelectionNode } from 'graphql';
import type { LimitRule } from './rule.ts';
import { tooLarge } from './too-large.ts';

/** Limits how often a selection set repeats what it already holds; graphql-js compares all of those with each other. */
export const duplicates: LimitRule = (limits) => (context) => {
  let count = 0;
  return {
    SelectionSet(node) {
      const seen = new Set<string>();
      for (const selection of node.selections) {
        const key = keyOf(selection);
        if (key === null) continue;
        if (seen.has(key) && ++count === limits.duplicates + 1) {
          context.reportError(tooLarge('repeated fields', limits.duplicates, selection));
        }
        seen.add(key);
      }
    },
  };
};

function keyOf(selection: SelectionNode): string | null {
  if (selection.kind === Kind.INLINE_FRAGMENT) return null;
  return selection.kind === Kind.FIELD
    ? (selection.alias ?? selection.name).value
    : `...${selection.name.value}`;
}
