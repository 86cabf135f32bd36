/** How large one operation may be. */
export interface OperationLimits {
  /** Levels of nested fields. */
  readonly depth: number;
  /** Fields under another name than their own. */
  readonly aliases: number;
  /** Words and signs of the whole document. */
  readonly tokens: number;
  /** Fields of the root type, through fragments too. */
  readonly rootFields: number;
  /** Objects that the answer may hold at most, estimated before any source is asked. */
  readonly cost: number;
  /** Fields and spreads that repeat one of the same selection set. */
  readonly duplicates: number;
  /** Directives in the whole document. */
  readonly directives: number;
  /** The length assumed of a list that states none. */
  readonly listSize: number;
}

/** Room for a large screen of one customer or a flat page of 1,000; far below what hurts. */
export const DEFAULT_LIMITS: OperationLimits = {
  depth: 12,
  aliases: 30,
  tokens: 2_000,
  rootFields: 10,
  cost: 20_000,
  duplicates: 10,
  directives: 50,
  listSize: 20,
};
