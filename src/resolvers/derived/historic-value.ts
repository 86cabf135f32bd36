import type { CustomerRows, Money } from '../rows.ts';
import type { DerivedEnv } from './derived.ts';
import { reported } from './exchange.ts';
import { netSpend, purchaseHistory } from './purchases.ts';

/** `CustomerValue.historicValue`: zero where nothing was bought, below zero where more was credited than bought. */
export function historicValue(rows: CustomerRows, env: DerivedEnv): Money {
  return reported(netSpend(purchaseHistory(rows, env)), env);
}
