import { applyTreatment, treat } from '../masking/apply.ts';
import type { CustomerFacts, Decision } from '../masking/treatment.ts';
import type { FieldInfo } from './catalogue.ts';
import { type CustomerNode, type GraphContext, isGraphNode } from './context.ts';
import { NO_CUSTOMER, UNKNOWN_CUSTOMER } from './facts.ts';
import { type Maybe, whenReady } from './maybe.ts';

/** What a field does: graphql-js would hand it a description of its place too, which none of ours reads. */
export type Resolver = (parent: unknown, args: Record<string, unknown>, context: GraphContext) => unknown;

/** The customer whose data an object holds; null for a record of nobody known; undefined for what is no part of a customer. */
export function ownerOf(parent: unknown): CustomerNode | null | undefined {
  if (!isGraphNode(parent)) return undefined;
  return parent.node === 'customer' ? parent : parent.customer;
}

/** The decision on a field of an object. */
export function decide(context: GraphContext, coordinate: string, parent: unknown): Maybe<Decision> {
  const constant = context.access.constant(coordinate);
  if (constant) return constant;
  const owner = ownerOf(parent);
  const facts: Maybe<CustomerFacts> = owner ? owner.facts() : owner === null ? UNKNOWN_CUSTOMER : NO_CUSTOMER;
  return whenReady(facts, (known) => context.access.decide(coordinate, known));
}

/** Whether the viewer may know of the customer at all: its id is the one field that every answer about it gives away. */
export function isVisible(context: GraphContext, customer: CustomerNode | null): Maybe<boolean> {
  const decision = decide(context, 'Customer.id', customer ?? { node: 'record', customer: null });
  return whenReady(decision, ({ treatment }) => treatment.kind !== 'DENY');
}

/** Whether the viewer sees a field of every customer as it stands; if so, that is taken down. */
export function isSeenAsItStands(context: GraphContext, info: FieldInfo): boolean {
  const constant = context.access.constant(info.coordinate);
  if (constant?.treatment.kind !== 'CLEAR') return false;
  context.ledger.decided(info, constant);
  return true;
}

/**
 * How the viewer sees a field, for whatever is computed from that view: filters, sorting. What comes out of them tells of the value, so it goes into the
 * ledger.
 */
export function viewOf(
  context: GraphContext,
  info: FieldInfo,
): (parent: unknown, value: unknown) => Maybe<unknown> {
  const tell = (decision: Decision): void => {
    if (decision.treatment.kind !== 'DENY') context.ledger.decided(info, decision);
  };
  const constant = context.access.constant(info.coordinate);
  if (constant) {
    tell(constant);
    const show = treat(constant, info.type);
    return (_parent, value) => show(value);
  }
  return (parent, value) =>
    whenReady(decide(context, info.coordinate, parent), (decision) => {
      tell(decision);
      return applyTreatment(decision, value, info.type);
    });
}

/**
 * The one door out: wraps a field's resolver so that its value leaves only through the treatment that was decided for (concrete type, field). A denied
 * field is not resolved at all. Everything decided about a customer goes into the ledger.
 * @param fieldAsWhich The field as which the value is treated, where that is another one and hangs on the object.
 */
export function guard(
  info: FieldInfo,
  resolve: Resolver,
  fieldAsWhich?: (parent: unknown) => FieldInfo,
): Resolver {
  return (parent, args, context) => {
    const treatedAs = fieldAsWhich?.(parent) ?? info;
    const owner = ownerOf(parent);
    const admit = (decision: Decision): unknown => {
      if (owner !== undefined || decision.treatment.kind !== 'CLEAR' || info.category !== null) {
        context.ledger.decided(treatedAs, decision);
      }
      if (decision.treatment.kind === 'DENY') return null;
      if (owner) context.ledger.disclosed(owner.id);
      const value = resolve(parent, args, context);
      if (decision.treatment.kind === 'CLEAR') return value;
      return whenReady(value, (there) => applyTreatment(decision, there, treatedAs.type));
    };
    return whenReady(decide(context, treatedAs.coordinate, parent), admit);
  };
}
