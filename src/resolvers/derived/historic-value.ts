import type { Derived } from './derived.ts';
import { reported } from './exchange.ts';
import { netSpend, purchaseHistory } from './purchases.ts';

/** `CustomerValue.historicValue`: zero where nothing was bought, below zero where more was credited than bought. */
export const historicValue: Derived = (rows, env) => reported(netSpend(purchaseHistory(rows, env)), env);
