import { treat } from '../../masking/apply.ts';
import type { AccessPlan, Decision } from '../../masking/treatment.ts';
import type { FieldInfo } from '../catalogue.ts';
import type { GraphContext } from '../context.ts';
import { guard, ownerOf, type Resolver } from '../door.ts';
import { tell, type Told } from '../disclosure.ts';
import type { ExecutableSchema, GuardedField } from '../executable-schema.ts';
import { property } from '../fields/property.ts';
import type { Ledger } from '../ledger.ts';
import { whenReady } from '../maybe.ts';
import type { DirectResolver } from './compile.ts';
import { LONG_WAY } from './direct.ts';

/** The fields that have come up when a mark is set: all of them are treated alike for all customers. */
export type Marked = readonly FieldInfo[];

const MOST_KNOWN = 64;

/** What is not classified as anybody's and shown as it is needs telling only where it is part of a customer. */
function isAlwaysTold(info: FieldInfo, { treatment }: Decision): boolean {
  return treatment.kind !== 'CLEAR' || info.category !== null;
}

/** The same door as `guard`, with the decision bound once: what is decided alike for everybody need not be looked up for each value. */
function bound({ info, resolve }: GuardedField, decision: Decision, mark: number): Resolver {
  if (decision.treatment.kind === 'DENY') {
    return (_source, _args, { marks }) => {
      marks[mark] = 1;
      return null;
    };
  }
  const isTold = isAlwaysTold(info, decision);
  const isClear = decision.treatment.kind === 'CLEAR';
  const show = treat(decision, info.type);
  return (source, args, context) => {
    const owner = ownerOf(source);
    if (isTold || owner !== undefined) context.marks[mark] = 1;
    if (owner) context.ledger.disclosed(owner.id);
    const value: unknown = resolve(source, args, context);
    return isClear ? value : whenReady(value, show);
  };
}

/** A value that is not there yet is left to the long way, and whatever becomes of it. */
function atOnce(value: unknown): unknown {
  if (!(value instanceof Promise)) return value;
  value.catch(() => undefined);
  throw LONG_WAY;
}

/** The same door once more, for objects that are built at once: what comes up in them is taken down by `enter`. */
function boundAtOnce({ info, resolve }: GuardedField, decision: Decision): Resolver {
  switch (decision.treatment.kind) {
    case 'DENY':
      return () => null;
    case 'CLEAR':
      return (source, args, context) => atOnce(resolve(source, args, context));
    case 'MASK': {
      const show = treat(decision, info.type);
      return (source, args, context) => show(atOnce(resolve(source, args, context)));
    }
  }
}

interface Bound {
  readonly marked: readonly Marked[];
  readonly resolverOf: (typeName: string, fieldName: string) => Resolver;
  readonly directOf: (typeName: string, fieldName: string) => DirectResolver<GraphContext> | undefined;
  readonly enterOf: (
    typeName: string,
    fieldNames: readonly string[],
  ) => ((source: unknown, context: GraphContext) => void) | undefined;
}

/**
 * Binds the resolvers of an operation's fields to their treatments; what comes up is marked, and goes into the ledger when the plan has run. Nothing is bound to the
 * rules that decided, so that all viewers who are treated alike share what is bound.
 */
export function bindResolvers({ fields }: ExecutableSchema, access: AccessPlan): Bound {
  const marked: Marked[] = [];
  const mark = (infos: Marked): number => marked.push(infos) - 1;
  const decisionOn = ({ info, fieldAsWhich }: GuardedField): Decision | undefined =>
    fieldAsWhich ? undefined : access.constant(info.coordinate);

  return {
    marked,
    resolverOf(typeName, fieldName) {
      const guarded = fields.get(`${typeName}.${fieldName}`);
      if (!guarded) return property(fieldName);
      const decision = decisionOn(guarded);
      if (!decision) return guard(guarded.info, guarded.resolve, guarded.fieldAsWhich);
      return bound(guarded, decision, mark([guarded.info]));
    },
    directOf(typeName, fieldName) {
      const guarded = fields.get(`${typeName}.${fieldName}`);
      if (!guarded) return { resolve: property(fieldName), column: { of: 'source', name: fieldName } };
      if (!guarded.isDirect) return undefined;
      const decision = decisionOn(guarded);
      if (decision) {
        const column = decision.treatment.kind === 'CLEAR' ? guarded.column : undefined;
        return { resolve: boundAtOnce(guarded, decision), column };
      }
      const resolve = guard(guarded.info, guarded.resolve, guarded.fieldAsWhich);
      return { resolve: (source, args, context) => atOnce(resolve(source, args, context)) };
    },
    enterOf(typeName, fieldNames) {
      const decided = fieldNames.flatMap((name) => {
        const guarded = fields.get(`${typeName}.${name}`);
        const decision = guarded && decisionOn(guarded);
        return decision ? [{ info: guarded.info, decision }] : [];
      });
      if (decided.length === 0) return undefined;
      const told = Map.groupBy(decided, ({ info, decision }) => isAlwaysTold(info, decision));
      const always = mark((told.get(true) ?? []).map(({ info }) => info));
      const ifOwned = mark((told.get(false) ?? []).map(({ info }) => info));
      const discloses = decided.some(({ decision }) => decision.treatment.kind !== 'DENY');
      return (source, { marks, ledger }) => {
        marks[always] = 1;
        const owner = ownerOf(source);
        if (owner !== undefined) marks[ifOwned] = 1;
        if (owner && discloses) ledger.disclosed(owner.id);
      };
    },
  };
}

/**
 * What a run of a plan tells of its fields: those that came up by their marks, with the viewer's own rules, and those that were decided customer by customer.
 * Runs in which the same came up tell the same, so that is put together once.
 */
export function teller(
  marked: readonly Marked[],
  access: Pick<AccessPlan, 'constant'>,
): (marks: Uint8Array, ledger: Ledger) => Told {
  const known = new Map<string, Told>();
  return (marks, ledger) => {
    const key = `${marks.join('')} ${ledger.signature}`;
    const before = known.get(key);
    if (before) return before;
    for (const [index, decided] of marked.entries()) {
      if (marks[index] !== 1) continue;
      for (const info of decided) {
        const decision = access.constant(info.coordinate);
        if (decision) ledger.decided(info, decision);
      }
    }
    const told = tell(ledger.fields);
    if (known.size < MOST_KNOWN) known.set(key, told);
    return told;
  };
}
