import type { ViewerRights } from '../../../src/graph/execute.ts';
import type { AccessPlan, Decision } from '../../../src/masking/treatment.ts';

const SHOWN: Decision = { treatment: { kind: 'CLEAR' }, rule: 'none' };
const ALL_SHOWN: AccessPlan = { epoch: 0, kind: '', facts: [], decide: () => SHOWN, constant: () => SHOWN };
const RIGHTS: ViewerRights = { name: '', planAccess: () => ALL_SHOWN };

/** In the place of Facet's `viewerRights`: no roles, no rules, no decisions. */
export const viewerRights = (): ViewerRights => RIGHTS;
