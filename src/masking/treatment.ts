/** What a viewer gets of a field. */
export type Treatment =
  { readonly kind: 'CLEAR' } | { readonly kind: 'MASK'; readonly mask: string } | { readonly kind: 'DENY' };

/** A treatment and the id of the rule that decided it; silence is `{ kind: 'DENY' }` by the rule `silence`. */
export interface Decision {
  readonly treatment: Treatment;
  readonly rule: string;
}

/** A treatment as it is written: `CLEAR`, `MASK(email)` or `DENY`. */
export function formatTreatment(treatment: Treatment): string {
  return treatment.kind === 'MASK' ? `MASK(${treatment.mask})` : treatment.kind;
}

/** The few bits known of a customer on which a rule may hang. */
export const FACTS = ['own_customer', 'own_region', 'minor', 'consent_withdrawn', 'vip'] as const;

export type Fact = (typeof FACTS)[number];

/** Bit i of `bits` says whether FACTS[i] holds, where bit i of `known` is set; what is not known is decided the strict way. */
export interface CustomerFacts {
  readonly known: number;
  readonly bits: number;
}

/** The access plan, as the steps after `policies/` need it: what this viewer gets of each field of this operation. */
export interface AccessPlan {
  readonly epoch: number;
  /** The kind of viewer: the same where epoch, operation and every treatment in it are the same, by whatever rules they were decided. */
  readonly kind: string;
  /** The facts on which some treatment of this operation hangs; empty: all customers are treated alike. */
  readonly facts: readonly Fact[];
  /** The decision for a field (`Customer.name`) of one customer. Fields outside the operation are denied. */
  decide(coordinate: string, facts: CustomerFacts): Decision;
  /** The decision if it is the same for all customers. */
  constant(coordinate: string): Decision | undefined;
}
