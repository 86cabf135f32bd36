import type { Derived } from './derived.ts';
import { reported } from './exchange.ts';
import { netSpend, purchaseHistory } from './purchases.ts';

/** `CustomerValue.averageOrder`. */
export const averageOrder: Derived = (rows, env) => {
  const history = purchaseHistory(rows, env);
  const { length } = history.purchases;
  return length === 0 ? null : reported(netSpend(history).div(length), env);
};
