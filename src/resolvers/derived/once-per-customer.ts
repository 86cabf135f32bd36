import type { CustomerRows } from '../rows.ts';
import type { DerivedEnv } from './derived.ts';

/** Several fields share one basis; it is computed once for the rows of a customer, as long as the same objects are handed in. */
export function oncePerCustomer<Basis>(
  compute: (rows: CustomerRows, env: DerivedEnv) => Basis,
): (rows: CustomerRows, env: DerivedEnv) => Basis {
  const known = new WeakMap<CustomerRows, { readonly env: DerivedEnv; readonly basis: Basis }>();
  return (rows, env) => {
    const found = known.get(rows);
    if (found !== undefined && found.env === env) return found.basis;
    const basis = compute(rows, env);
    known.set(rows, { env, basis });
    return basis;
  };
}
