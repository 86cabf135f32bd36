import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FieldNode, Kind, parse, type SelectionNode } from 'graphql';
import { vi } from 'vitest';
import { type Answer, runFacet, type RunningFacet } from '../running-facet.ts';
import type { TokenClaims } from '../token.ts';
import { unreliable, type Unreliable } from '../unreliable.ts';
import { type LoyaltyService, startLoyalty } from './service.ts';

const ROOT = join(import.meta.dirname, '../../..');

const FEED = `
query Members($first: Int = 100, $after: String) @feed(rows: "customers.nodes") {
  customers(first: $first, after: $after) {
    nodes { id loyaltyNote loyalty { points cardHolder mobile } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** A call for members, as it went over the wire. */
interface Call {
  /** Paths in the service's answer, sorted. */
  readonly columns: readonly string[];
  readonly ids: readonly string[];
}

const fieldsIn = (selections: readonly SelectionNode[] = []): readonly FieldNode[] =>
  selections.filter((selection) => selection.kind === Kind.FIELD);

function leavesOf(selections: readonly SelectionNode[] | undefined): readonly string[] {
  return fieldsIn(selections).flatMap(({ name, selectionSet }) =>
    selectionSet ? leavesOf(selectionSet.selections).map((leaf) => `${name.value}.${leaf}`) : [name.value],
  );
}

function callOf(line: string): Call {
  const { query, variables } = JSON.parse(line.slice(line.indexOf('{')));
  const [operation] = parse(query).definitions;
  const [root] = operation && 'selectionSet' in operation ? fieldsIn(operation.selectionSet?.selections) : [];
  return { columns: leavesOf(root?.selectionSet?.selections).toSorted(), ids: variables.ids };
}

export interface FacetWithLoyalty extends AsyncDisposable {
  readonly facet: RunningFacet;
  /** The shipped schema, with the subgraph `loyalty` and a feed `members`. */
  readonly schemaFolder: string;
  readonly service: LoyaltyService;
  /** What stands before the service. */
  readonly loyalty: Unreliable;
  /** An answer, and what the service was asked for it. */
  asked(...question: Parameters<RunningFacet['ask']>): Promise<Answer & { readonly calls: readonly Call[] }>;
  /** The service answers for everybody again. */
  recover(): void;
}

/**
 * The whole gateway with a subgraph, whose schema is known from the start: each call is one for customers. Its configuration serves the command line, too.
 * @param budgetMs Of the subgraph.
 */
export async function runFacetWithLoyalty(budgetMs: number): Promise<FacetWithLoyalty> {
  const schemaFolder = mkdtempSync(join(tmpdir(), 'facet-schema-'));
  cpSync(join(ROOT, 'schema'), schemaFolder, { recursive: true });
  mkdirSync(join(schemaFolder, 'subgraphs'));
  cpSync(join(import.meta.dirname, 'description.graphql'), join(schemaFolder, 'subgraphs/loyalty.graphql'));
  writeFileSync(join(schemaFolder, 'queries/members.graphql'), FEED);
  const service = await startLoyalty();
  const loyalty = await unreliable(service.url);
  const facet = await runFacet({
    moreSources: { loyalty: { url: loyalty.url, auth: { kind: 'none' }, budgetMs } },
    settings: {
      schema: { folder: schemaFolder },
      policies: {
        model: join(ROOT, 'src/policies/model.conf'),
        policy: join(ROOT, 'src/policies/policy.csv'),
      },
      viewers: { explainRoles: ['senior_service_agent', 'analyst'] },
    },
  });
  await vi.waitFor(async () => {
    const { loyalty: state } = (await facet.get('/readyz')).body.checks;
    if (state !== 'fits') throw new Error(`the service ${state}`);
  });
  return {
    facet,
    schemaFolder,
    service,
    loyalty,
    async asked(viewer: TokenClaims, ...question) {
      const start = loyalty.seen.length;
      const answer = await facet.ask(viewer, ...question);
      return { ...answer, calls: loyalty.seen.slice(start).map(callOf) };
    },
    recover() {
      loyalty.mood = 'answers';
      service.fault = null;
      service.strangers.clear();
      service.newcomers.clear();
    },
    async [Symbol.asyncDispose]() {
      await facet[Symbol.asyncDispose]();
      await loyalty.close();
      await service.close();
      rmSync(schemaFolder, { recursive: true });
    },
  };
}
