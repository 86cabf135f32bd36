import fc from 'fast-check';
import { execute, type GraphQLError } from 'graphql';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FacetError } from '../../../src/errors.ts';
import type { FieldInfo } from '../../../src/graph/catalogue.ts';
import type { GraphContext } from '../../../src/graph/context.ts';
import { createCustomers } from '../../../src/graph/customer-node.ts';
import { tell, type Told } from '../../../src/graph/disclosure.ts';
import { makeExecutable } from '../../../src/graph/executable-schema.ts';
import { finalError } from '../../../src/graph/final-errors.ts';
import { fragmentsOf } from '../../../src/graph/fragments.ts';
import { createLedger } from '../../../src/graph/ledger.ts';
import { createLoaders } from '../../../src/graph/loaders.ts';
import {
  type KindPlan,
  type OperationPlan,
  planOperation,
  type ShareByKind,
} from '../../../src/graph/plan/operation-plan.ts';
import { runPlan } from '../../../src/graph/plan/run.ts';
import { type AccessPlan, type Decision, FACTS, type Treatment } from '../../../src/masking/treatment.ts';
import { planAccess } from '../../../src/policies/access.ts';
import { loadBundle } from '../../../src/policies/bundle.ts';
import type { Viewer } from '../../../src/viewer/viewer.ts';
import { ROLES, SOURCE } from '../../policies/example.ts';
import { CATALOGUE, CLEAR, DENY, mask, planOf, toyParts } from '../toy-graph.ts';
import { customerOperations } from './customer-operations.ts';
import { shapeOf } from '../../../src/graph/plan/shape.ts';
import { fitting } from './fitting.ts';
import { generatedConnectors, RECORDS_OF_CUSTOMERS } from './generated-sources.ts';
import { type Choose, chooser } from './oracle-schema.ts';
import { rarelyNull } from './selections.ts';
import { shownErrors } from './shown-errors.ts';

const CASES = Number(process.env['ORACLE_CASES'] ?? 10_000);

const PARTS = toyParts({ customers: RECORDS_OF_CUSTOMERS, pageSize: 200 });
const IDS = PARTS.links.page({ first: 8 }).customers.map(({ id }) => id);
const EXECUTABLE = makeExecutable(CATALOGUE);
const BUNDLE = await loadBundle(SOURCE, 1);

const VIEWERS: readonly Viewer[] = Object.entries(ROLES).flatMap(([role, purposes]) =>
  purposes.map((purpose) => ({ subject: 'x', roles: [role], purpose, region: 'x', persistedOnly: false })),
);

/** Any treatment for any field, for some fields one that hangs on the customer. */
function anyAccess(choose: Choose): AccessPlan {
  const treatmentOf = (place: string): Treatment => {
    const treatments = [CLEAR, CLEAR, CLEAR, CLEAR, DENY, mask('hide'), mask('name'), mask('amount')];
    return treatments[choose(place, treatments.length)] ?? DENY;
  };
  const facts = FACTS.filter((fact) => choose(fact, 3) === 0);
  const treatments = Array.from(CATALOGUE.fields.keys(), (coordinate) => {
    const hangs = facts.length > 0 && choose(`${coordinate}?`, 6) === 0;
    const treatment = coordinate.startsWith('Query.') ? CLEAR : treatmentOf(coordinate);
    const other = treatmentOf(`${coordinate}!`);
    return [
      coordinate,
      hangs ? ({ bits }: { bits: number }) => (bits % 2 === 0 ? treatment : other) : treatment,
    ] as const;
  });
  return planOf(Object.fromEntries(treatments), facts);
}

const other = (decision: Decision): Decision => ({ ...decision, rule: 'another' });

/** What a viewer gets who is treated alike, by rules of other names: the plan that is made for this one must do for both. */
function byOtherRules(access: AccessPlan): AccessPlan {
  const decide: AccessPlan['decide'] = (...of) => other(access.decide(...of));
  return {
    ...access,
    decide,
    constant: (coordinate) => {
      const constant = access.constant(coordinate);
      return constant && other(constant);
    },
  };
}

interface Case {
  readonly text: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly viewer: Viewer;
  /** Whether the viewer's roles decide, or chance. */
  readonly byRoles: boolean;
  readonly seed: number;
}

const cases: fc.Arbitrary<Case> = fc.record({
  text: customerOperations,
  given: fc.record(
    {
      yes: fc.boolean(),
      no: fc.boolean(),
      maybe: rarelyNull(fc.boolean()),
      id: fc.constantFrom(...IDS),
      other: rarelyNull(fc.constantFrom(...IDS)),
      count: fc.constantFrom(0, 2, 120),
    },
    { requiredKeys: ['no', 'id'] },
  ),
  viewer: fc.constantFrom(...VIEWERS),
  byRoles: fc.boolean(),
  seed: fc.integer(),
});

function contextFor(plan: OperationPlan, { viewer, seed }: Case): GraphContext {
  const ledger = createLedger();
  const loaders = createLoaders({
    connectors: generatedConnectors(chooser(seed)),
    projection: plan.projection,
    ledger,
    signal: new AbortController().signal,
    observe: () => () => undefined,
  });
  const shared = {
    ...PARTS,
    access: plan.access,
    loaders,
    ledger,
    marks: new Uint8Array(plan.marked.length),
    traced: plan.traced,
  };
  return { ...shared, customer: createCustomers(viewer, shared) };
}

/** What may leave of an error. */
function textOf(error: GraphQLError): string {
  const { code, source } = finalError(error).error.extensions;
  return `${String(code)} ${String(source)}`;
}

const customersIn = ({ ledger }: GraphContext): readonly string[] => [...ledger.customers].toSorted();

/** An operation that fits the schema and is not refused as a whole, planned. */
function planned({ text, given, viewer, byRoles, seed }: Case) {
  const { schema } = CATALOGUE;
  const fits = fitting(schema, text, given);
  if (!fits) return undefined;
  const { document, definition, variables } = fits;
  const accessOf = (fields: readonly FieldInfo[]): AccessPlan =>
    byRoles ? planAccess({ bundle: BUNDLE, viewer, fields }) : anyAccess(chooser(seed));
  const operation = {
    definition,
    fragments: fragmentsOf(document),
    variables: shapeOf(schema, definition, variables),
  };
  const inputs = { catalogue: CATALOGUE, executable: EXECUTABLE, operation };
  let shared: KindPlan | undefined;
  const share: ShareByKind = (_kind, make) => (shared ??= make());
  try {
    planOperation({ ...inputs, planAccess: (fields) => byOtherRules(accessOf(fields)) }, share);
    return { document, plan: planOperation({ ...inputs, planAccess: accessOf }, share), variables };
  } catch (error) {
    if (!(error instanceof FacetError)) throw error;
    return undefined;
  }
}

const TURNS = 20;

/** graphql-js leaves the promises of a list behind where one of its items fails at once: what becomes of them is nobody's concern here. A plan's is. */
async function leavingBehind<Result>(work: () => Promise<Result> | Result): Promise<Result> {
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', () => undefined);
  try {
    const result = await work();
    for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
    return result;
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  }
}

describe('a plan of the customer graph answers, refuses and discloses as graphql-js does over its resolvers', () => {
  it(`for ${CASES} generated operations, viewers and records, with nulls, failures and wrong types`, async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const made = planned(one);
        const root = made?.plan.root;
        if (!made || !root) return fc.pre(false);
        const { document, plan, variables } = made;
        const expecting = contextFor(plan, one);
        const expected = await leavingBehind(() =>
          execute({
            schema: EXECUTABLE.schema,
            document,
            variableValues: one.given,
            contextValue: expecting,
          }),
        );
        const context = contextFor(plan, one);
        const actual = await runPlan(root, { context, variables });
        const told: Told = plan.tell(context.marks, context.ledger);
        expect(JSON.stringify(actual.data)).toBe(JSON.stringify(expected.data));
        expect(shownErrors(actual, textOf)).toEqual(shownErrors(expected, textOf));
        // What fails may be told of by one and not be reached by the other.
        if (expected.errors) return;
        expect(told).toEqual(tell(expecting.ledger.fields));
        expect(customersIn(context)).toEqual(customersIn(expecting));
      }),
      { numRuns: CASES },
    );
  }, 900_000);
});
