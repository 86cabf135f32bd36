import type { RecordType } from '../../connectors/connector.ts';
import { FacetError } from '../../errors.ts';
import { normaliseEmail } from '../../resolvers/normalise/email.ts';
import { normalisePhone } from '../../resolvers/normalise/phone.ts';
import type { FieldInfo } from '../catalogue.ts';
import type { CustomerNode, GraphContext } from '../context.ts';
import { keyIn } from '../key.ts';
import { decide, isVisible } from '../door.ts';
import { isEverClear } from '../ever-clear.ts';

/** At most so many records of each type are looked at; a search that finds more is too wide to be read. */
const SEARCH_LIMIT = 200;

interface Searchable {
  readonly coordinate: string;
  readonly values: readonly string[];
}

/** The writings of a phone number under which a source may hold it; sources compare text, not numbers. */
function phoneWritings(e164: string): readonly string[] {
  const digits = e164.slice(1);
  const national = digits.replace(/^86/, '');
  const grouped = national.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');
  return [
    ...new Set([
      e164,
      digits,
      national,
      grouped,
      grouped.replaceAll(' ', '-'),
      `+86 ${national}`,
      `+86 ${grouped}`,
      `+86-${national}`,
    ]),
  ];
}

/** What a search text looks like decides which field is searched: an e-mail address, a phone number, else a name. */
function readSearch(text: string): Searchable {
  const email = normaliseEmail(text);
  if (email !== null)
    return { coordinate: 'Customer.emails', values: [...new Set([text.trim(), email, email.toUpperCase()])] };
  const phone = /^[\d\s()+\-－０-９]{6,}$/.test(text.trim()) ? normalisePhone(text) : null;
  if (phone !== null) return { coordinate: 'Customer.phones', values: phoneWritings(phone) };
  return { coordinate: 'Customer.name', values: [text.trim()] };
}

/** What was found; `isWhole` says whether that is all that there is. */
export interface Found<Result> {
  readonly results: readonly Result[];
  readonly isWhole: boolean;
}

const NOTHING = { results: [], isWhole: true } as const;

async function searchRecord(
  record: RecordType,
  field: string,
  values: readonly string[],
  context: GraphContext,
): Promise<Found<string>> {
  if (!record.lookups.some(({ by }) => by === field)) return NOTHING;
  const rows = await context.loaders.search(record, field, values, SEARCH_LIMIT);
  const keys = rows.map((row) => keyIn(row, record.key));
  const ids = context.links.customersOf(record.name, keys).values();
  return { results: [...ids], isWhole: rows.length < SEARCH_LIMIT };
}

/** The ids of the customers of whom a candidate of the golden field has one of the values. */
async function searchCandidates(
  { golden }: FieldInfo,
  values: readonly string[],
  context: GraphContext,
): Promise<Found<string>> {
  const attempts = await Promise.allSettled(
    (golden?.from ?? []).map(async (candidate) => {
      const input = context.catalogue.fields.get(candidate);
      const record = input && context.catalogue.records.get(input.parent);
      return record ? searchRecord(record, input.name, values, context) : NOTHING;
    }),
  );
  const found = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
  const results = [...new Set(found.flatMap((one) => one.results))];
  const failed = attempts.find((attempt) => attempt.status === 'rejected');
  if (results.length === 0 && failed) throw failed.reason;
  return { results, isWhole: !failed && found.every(({ isWhole }) => isWhole) };
}

/**
 * The customers whose golden field's candidates hold the search text, in the order of the links. Those of whom the viewer does not see the searched field in
 * clear are left out: finding them would tell what is hidden. A source that fails finds nothing; its outcome says so.
 * @throws FacetError FIELD_NOT_COMPARABLE where the viewer sees the field of no customer in clear.
 */
export async function searchCustomers(text: string, context: GraphContext): Promise<Found<CustomerNode>> {
  const { coordinate, values } = readSearch(text.toWellFormed());
  const info = context.catalogue.fields.get(coordinate);
  if (!info || values[0] === '') return NOTHING;
  if (!isEverClear(context.access, coordinate))
    throw new FacetError('FIELD_NOT_COMPARABLE', { details: { field: coordinate } });
  const { results, isWhole } = await searchCandidates(info, values, context);
  const customers = context.links.order(results).map((id) => context.customer(id));
  const shown = await Promise.all(
    customers.map(async (customer) => {
      const decision = await decide(context, coordinate, customer);
      if (decision.treatment.kind !== 'CLEAR' || !(await isVisible(context, customer))) return false;
      // Whoever is found by a value is known to have it.
      context.ledger.decided(info, decision);
      return true;
    }),
  );
  return { results: customers.filter((_, index) => shown[index]), isWhole };
}
