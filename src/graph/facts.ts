import type { CustomerFacts, Fact } from '../masking/treatment.ts';
import { FACTS } from '../masking/treatment.ts';
import type { Viewer } from '../viewer/viewer.ts';

/** Below this age a customer is a minor whose data need a guardian's consent (PIPL art. 31). */
const AGE_OF_CONSENT = 14;

interface FactInputs {
  readonly viewer: Viewer;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** The customer's golden values, by coordinate, as the sources say; null where they say nothing. */
  readonly golden: ReadonlyMap<string, unknown>;
}

interface FactRule {
  /** The golden fields that the fact is read from. */
  readonly reads: readonly string[];
  readonly holds: (inputs: FactInputs) => boolean;
}

function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

/** Marketing rests on consent, so there none given counts as withdrawn; other purposes rest on the contract until the customer objects. */
function isConsentWithdrawn({ viewer, golden }: FactInputs): boolean {
  const consents = golden.get('Customer.consent');
  const stated: unknown = Array.isArray(consents)
    ? consents.find((consent: { purpose?: unknown }) => consent.purpose === viewer.purpose)?.granted
    : undefined;
  return viewer.purpose === 'MARKETING' ? stated !== true : stated === false;
}

/** How each fact is known. What the sources answered with nothing is known not to hold; what they failed to answer is not known. */
export const FACT_RULES: Readonly<Record<Fact, FactRule>> = {
  own_customer: {
    reads: ['Customer.owner'],
    holds: ({ viewer, golden }) => golden.get('Customer.owner') === viewer.subject,
  },
  own_region: {
    reads: ['Customer.region'],
    holds: ({ viewer, golden }) =>
      viewer.region !== undefined && golden.get('Customer.region') === viewer.region,
  },
  minor: {
    reads: ['Customer.birthDate'],
    holds: ({ today, golden }) => {
      const born = golden.get('Customer.birthDate');
      return typeof born === 'string' && yearsBetween(born, today) < AGE_OF_CONSENT;
    },
  },
  consent_withdrawn: { reads: ['Customer.consent'], holds: isConsentWithdrawn },
  vip: { reads: ['Customer.vip'], holds: ({ golden }) => golden.get('Customer.vip') === true },
};

/** For what is no part of a customer: every fact is known, none holds. */
export const NO_CUSTOMER: CustomerFacts = { known: (1 << FACTS.length) - 1, bits: 0 };

/** For a record that belongs to no known customer: nothing is known, so the strictest treatment holds. */
export const UNKNOWN_CUSTOMER: CustomerFacts = { known: 0, bits: 0 };

/**
 * The facts of one customer for one viewer.
 * @param golden Rejects where a source that the field needs failed; the fact is then unknown.
 */
export async function customerFacts(
  facts: readonly Fact[],
  inputs: Omit<FactInputs, 'golden'>,
  golden: (coordinate: string) => Promise<unknown>,
): Promise<CustomerFacts> {
  let known = 0;
  let bits = 0;
  await Promise.all(
    facts.map(async (fact) => {
      const { reads, holds } = FACT_RULES[fact];
      const values = await Promise.allSettled(reads.map(golden));
      if (values.some(({ status }) => status === 'rejected')) return;
      const read = new Map(
        reads.map((coordinate, index) => {
          const value = values[index];
          return [coordinate, value?.status === 'fulfilled' ? value.value : null] as const;
        }),
      );
      const bit = 1 << FACTS.indexOf(fact);
      known |= bit;
      if (holds({ ...inputs, golden: read })) bits |= bit;
    }),
  );
  return { known, bits };
}
