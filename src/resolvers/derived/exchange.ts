import { Big } from 'big.js';
import type { Money } from '../rows.ts';
import type { DerivedEnv } from './derived.ts';

/** An amount cannot be converted, since the configuration has no rate for its currency. The operator's fault, so clients see `INTERNAL`. */
export class MissingRate extends Error {
  constructor(currency: string, reportingCurrency: string) {
    // What a source calls a currency may be anything; only what has the form of a code is repeated.
    const code = /^[A-Z]{3}$/.test(currency) ? currency : 'a currency that has no ISO 4217 code';
    super(
      `Expected a rate from ${code} to ${reportingCurrency} in the configuration, found none; add it to the rates.`,
    );
    this.name = 'MissingRate';
  }
}

/** The amount in the reporting currency, exact and not rounded. Throws `MissingRate`. */
export function inReportingCurrency({ amount, currency }: Money, env: DerivedEnv): Big {
  if (currency === env.reportingCurrency) return new Big(amount);
  const rate = env.rates[currency];
  if (rate === undefined) throw new MissingRate(currency, env.reportingCurrency);
  return new Big(amount).times(rate);
}

/** The amount as money of the reporting currency, rounded half-even to its minor units. */
export function reported(amount: Big, { reportingCurrency }: DerivedEnv): Money {
  const digits = minorDigits(reportingCurrency);
  return { amount: amount.round(digits, Big.roundHalfEven).toFixed(digits), currency: reportingCurrency };
}

const digitsByCurrency = new Map<string, number>();

function minorDigits(currency: string): number {
  let digits = digitsByCurrency.get(currency);
  if (digits === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    digitsByCurrency.set(currency, digits);
  }
  return digits;
}
