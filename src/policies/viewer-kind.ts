import type { ViewerKind } from '../graph/execute.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { planAccess } from './access.ts';
import type { PolicyBundle } from './bundle.ts';

/** Viewers of the same roles and purpose are treated alike under one bundle, but for what hangs on the customer. */
export function viewerKind(bundle: PolicyBundle, viewer: Pick<Viewer, 'roles' | 'purpose'>): ViewerKind {
  const roles = bundle.rolesFor(viewer.roles, viewer.purpose);
  return {
    name: `${bundle.epoch} ${viewer.purpose} ${roles.join()}`,
    planAccess: (fields) => planAccess({ bundle, viewer, fields }),
  };
}
