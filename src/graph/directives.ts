import { type GraphQLSchema, getDirectiveValues } from 'graphql';
import type { DirectiveNode } from 'graphql';
import type { Column, Lookup, SourceDescription } from '../connectors/connector.ts';
import type { StrongKey } from '../identity/record.ts';
import type { SurvivorshipRuleName } from '../resolvers/survivorship/index.ts';

interface Annotated {
  readonly astNode?: { readonly directives?: readonly DirectiveNode[] | undefined } | null | undefined;
}

/** What the directives of `schema/directives.graphql` say; graphql-js has held their arguments against the definitions. */
export interface DirectiveArguments {
  readonly classified: { readonly as: Classification; readonly category?: string };
  readonly source: Pick<SourceDescription, 'name' | 'role' | 'protocol'>;
  readonly subgraph: {
    readonly name: string;
    readonly at: string;
    readonly parameter: string;
    readonly key: string;
    readonly items?: string;
    readonly batch: number;
  };
  readonly record: {
    readonly at: string;
    readonly key: string;
    readonly customer: boolean;
    readonly items?: string;
  };
  readonly lookup: Omit<Lookup, 'at'> & { readonly at?: string };
  readonly belongsTo: { readonly record: string; readonly by: string };
  readonly column: {
    readonly name?: string;
    readonly parts?: readonly { readonly part: string; readonly column: string }[];
    readonly format?: NonNullable<Column['format']>;
    readonly currency?: string;
    readonly values?: readonly { readonly from: string; readonly to: string }[];
    readonly nothing?: readonly string[];
  };
  readonly identifies: { readonly by: StrongKey; readonly verifiedBy?: string };
  readonly golden: { readonly from: readonly string[]; readonly rule: SurvivorshipRuleName };
  readonly reads: { readonly fields: readonly string[] };
  readonly declassified: { readonly by: string };
  readonly treatedAs: { readonly by: string };
  readonly filters: { readonly on: string; readonly by: FilterComparison };
  readonly sorts: { readonly on: string; readonly direction: 'ASC' | 'DESC' };
  readonly value: Record<string, never>;
}

export const CLASSIFICATIONS = ['PUBLIC', 'INTERNAL', 'SENSITIVE', 'CONFIDENTIAL'] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];
export type FilterComparison = 'EQ' | 'IN' | 'CONTAINS' | 'GTE' | 'LTE';

export type ReadDirectives = <Name extends keyof DirectiveArguments>(
  name: Name,
  element: Annotated,
) => readonly DirectiveArguments[Name][];

/** A reader of the directives on an element of the schema, in the order in which they stand there. */
export function directiveReader(schema: GraphQLSchema): ReadDirectives {
  return <Name extends keyof DirectiveArguments>(name: Name, element: Annotated) => {
    const definition = schema.getDirective(name);
    if (!definition) throw new Error(`directives.graphql defines no @${name}`);
    const nodes = element.astNode?.directives?.filter((node) => node.name.value === name) ?? [];
    return nodes.map((node) => {
      const values: unknown = getDirectiveValues(definition, { directives: [node] });
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- coerced by the definition, which DirectiveArguments mirrors
      return values as DirectiveArguments[Name];
    });
  };
}
