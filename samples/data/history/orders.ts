import { instantOf } from '../days.ts';
import type { Random } from '../random.ts';
import { RATES } from '../rates.ts';
import type { Row } from '../records/record.ts';
import { PRODUCTS } from './products.ts';
import type { Purchase } from './purchases.ts';
import type { Sequences } from './sequences.ts';

export const MOST_ORDERS = 30;

const REASONS = ['不合适', '质量问题', '发错货', '与描述不符', '七天无理由'];

/** What orders of one shop customer have in common. */
export interface OrderContext {
  readonly customerId: string;
  readonly currency: string;
  readonly usualMinor: number;
  readonly random: Random;
  readonly sequences: Sequences;
}

interface OrderLine {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly returnedQuantity: number;
  readonly unitPriceMinor: number;
  readonly currency: string;
}

function statusOf(random: Random, day: number): string {
  if (random.chance(RATES.orderCancelled)) return 'CANCELLED';
  if (day > -2) return random.pick(['PLACED', 'PAID']);
  return day > -6 ? 'SHIPPED' : 'DELIVERED';
}

function linesOf(context: OrderContext, purchase: Purchase, returned: boolean): readonly OrderLine[] {
  const { random } = context;
  const count = random.weighted([
    [1, 5],
    [2, 3],
    [3, 2],
  ]);
  return Array.from({ length: count }, (_, index) => {
    const product = random.pick(PRODUCTS);
    const quantity = random.int(1, 3);
    const price = (context.usualMinor * purchase.factor * product.weight) / (count * quantity * 0.65);
    return {
      sku: product.sku,
      name: product.name,
      quantity,
      returnedQuantity: returned && index === 0 ? random.int(1, quantity) : 0,
      unitPriceMinor: Math.max(10, Math.round(price)),
      currency: context.currency,
    };
  });
}

/** A shop order for a purchase; what is returned is taken from its first line, some days after delivery. */
export function orderRow(context: OrderContext, purchase: Purchase): Row {
  const { random } = context;
  const status = statusOf(random, purchase.day);
  const returned = status === 'DELIVERED' && purchase.day < -15 && random.chance(RATES.orderReturned);
  const lines = linesOf(context, purchase, returned);
  const sum = (count: (line: OrderLine) => number) =>
    lines.reduce((total, line) => total + count(line) * line.unitPriceMinor, 0);
  const returnedMinor = sum((line) => line.returnedQuantity);
  const back = {
    at: instantOf(purchase.day + random.int(4, 14) + random.next()),
    amountMinor: returnedMinor,
    currency: context.currency,
    reason: random.pick(REASONS),
  };
  return {
    id: `SO-${context.sequences.next('order')}`,
    customerId: context.customerId,
    placedAt: instantOf(purchase.day + random.next() * 0.8),
    status,
    totalMinor: sum((line) => line.quantity),
    returnedMinor,
    currency: context.currency,
    linesJson: JSON.stringify(lines),
    returnsJson: JSON.stringify(returned ? [back] : []),
  };
}
