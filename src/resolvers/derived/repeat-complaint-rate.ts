import { complaintsOf, repeatsAmong } from './complaints.ts';
import type { Derived } from './derived.ts';

/** `CustomerService.repeatComplaintRate`; null where there is no complaint. */
export const repeatComplaintRate: Derived = (rows) => {
  const complaints = complaintsOf(rows);
  return complaints.length === 0 ? null : repeatsAmong(complaints).length / complaints.length;
};
