import { applyTreatment } from '../../masking/apply.ts';
import type { AccessPlan, Decision } from '../../masking/treatment.ts';
import type { FieldInfo } from '../catalogue.ts';
import { guard, ownerOf, type Resolver } from '../door.ts';
import { tell, type Told } from '../disclosure.ts';
import type { ExecutableSchema, GuardedField } from '../executable-schema.ts';
import { property } from '../fields/property.ts';
import type { Ledger } from '../ledger.ts';
import { whenReady } from '../maybe.ts';

/** The fields of a plan that are decided alike for all customers. */
interface Marked {
  readonly info: FieldInfo;
  readonly decision: Decision;
}

const MOST_KNOWN = 64;

/** The same door as `guard`, with the decision bound once: what is decided alike for everybody need not be looked up for each value. */
function bound({ info, resolve }: GuardedField, decision: Decision, mark: number): Resolver {
  const isTold = decision.treatment.kind !== 'CLEAR' || info.category !== null;
  if (decision.treatment.kind === 'DENY') {
    return (_source, _args, { marks }) => {
      marks[mark] = 1;
      return null;
    };
  }
  const isClear = decision.treatment.kind === 'CLEAR';
  return (source, args, context) => {
    const owner = ownerOf(source);
    if (isTold || owner !== undefined) context.marks[mark] = 1;
    if (owner) context.ledger.disclosed(owner.id);
    const value: unknown = resolve(source, args, context);
    return isClear ? value : whenReady(value, (there) => applyTreatment(decision, there, info.type));
  };
}

interface Bound {
  readonly marked: readonly Marked[];
  readonly resolverOf: (typeName: string, fieldName: string) => Resolver;
}

/** Binds the resolvers of an operation's fields; what comes up is marked, and goes into the ledger when the plan has run. */
export function bindResolvers({ fields }: ExecutableSchema, access: AccessPlan): Bound {
  const marked: Marked[] = [];
  return {
    marked,
    resolverOf: (typeName, fieldName) => {
      const guarded = fields.get(`${typeName}.${fieldName}`);
      if (!guarded) return property(fieldName);
      const decision = guarded.fieldAsWhich ? undefined : access.constant(guarded.info.coordinate);
      if (!decision) return guard(guarded.info, guarded.resolve, guarded.fieldAsWhich);
      return bound(guarded, decision, marked.push({ info: guarded.info, decision }) - 1);
    },
  };
}

/**
 * What a run of a plan tells of its fields: those that came up by their marks, and those that were decided customer by customer. Runs in which the same
 * came up tell the same, so that is put together once.
 */
export function teller(marked: readonly Marked[]): (marks: Uint8Array, ledger: Ledger) => Told {
  const known = new Map<string, Told>();
  return (marks, ledger) => {
    const key = `${marks.join('')} ${ledger.signature}`;
    const before = known.get(key);
    if (before) return before;
    for (const [index, { info, decision }] of marked.entries()) {
      if (marks[index] === 1) ledger.decided(info, decision);
    }
    const told = tell(ledger.fields);
    if (known.size < MOST_KNOWN) known.set(key, told);
    return told;
  };
}
