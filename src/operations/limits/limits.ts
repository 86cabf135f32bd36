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
