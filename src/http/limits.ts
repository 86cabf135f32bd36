import type { OperationLimits } from '../operations/limits/limits.ts';

/** What one request may cost. */
export interface HttpLimits extends OperationLimits {
  readonly bodyBytes: number;
  /** Most rows of one page; feeds read page by page of this size. */
  readonly pageSize: number;
}
