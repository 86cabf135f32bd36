import { LOW, MASKED, OPEN, type RoleTable } from './role-table.ts';

export const ACCOUNT_MANAGER_SALES: RoleTable = {
  role: 'account_manager',
  purpose: 'SALES',
  situations: [
    { holding: ['own_customer'], gets: OPEN },
    { holding: [], gets: MASKED },
    { holding: ['own_customer', 'minor'], gets: LOW },
    { holding: ['minor'], gets: LOW },
  ],
};

export const ACCOUNT_MANAGER_SERVICE: RoleTable = {
  role: 'account_manager',
  purpose: 'SERVICE',
  situations: [
    { holding: ['own_customer', 'vip'], gets: MASKED },
    { holding: [], gets: MASKED },
  ],
};

/** A purpose that the role may not use opens nothing. */
export const ACCOUNT_MANAGER_MARKETING: RoleTable = {
  role: 'account_manager',
  purpose: 'MARKETING',
  situations: [{ holding: ['own_customer'], gets: {} }],
};
