import type { ViewerRights } from '../graph/execute.ts';
import type { Viewer } from '../viewer/viewer.ts';
import { planAccess } from './access.ts';
import type { PolicyBundle } from './bundle.ts';

/** What a viewer may see under a bundle: the same for all of the same roles and purpose, but for what hangs on the customer. */
export function viewerRights(bundle: PolicyBundle, viewer: Pick<Viewer, 'roles' | 'purpose'>): ViewerRights {
  const roles = bundle.rolesFor(viewer.roles, viewer.purpose);
  return {
    name: `${bundle.epoch} ${viewer.purpose} ${roles.join()}`,
    planAccess: (fields) => planAccess({ bundle, viewer, fields }),
  };
}
