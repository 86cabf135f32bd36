import type { RecordType } from '../../connectors/connector.ts';
import { normaliseEmail } from '../../resolvers/normalise/email.ts';
import { normalisePhone } from '../../resolvers/normalise/phone.ts';
import type { CustomerNode, GraphContext } from '../context.ts';
import { keyIn } from '../key.ts';
import { decide, isVisible } from '../door.ts';

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

async function searchRecord(
  record: RecordType,
  field: string,
  values: readonly string[],
  context: GraphContext,
): Promise<readonly string[]> {
  const lookup = record.lookups.find(({ by }) => by === field);
  if (!lookup) return [];
  const rows = await context.loaders.search(record, field, values, SEARCH_LIMIT);
  return [
    ...context.links
      .customersOf(
        record.name,
        rows.map((row) => keyIn(row, record.key)),
      )
      .values(),
  ];
}

/**
 * The customers whose golden field's candidates hold the search text, in the order of the links. Those of whom the viewer does not see the searched field in
 * clear are left out: finding them would tell what is hidden. A source that fails finds nothing; its outcome says so.
 */
export async function searchCustomers(text: string, context: GraphContext): Promise<readonly CustomerNode[]> {
  const { coordinate, values } = readSearch(text);
  if (values[0] === '' || context.access.constant(coordinate)?.treatment.kind === 'DENY') return [];
  const from = context.catalogue.fields.get(coordinate)?.golden?.from ?? [];
  const found = await Promise.allSettled(
    from.map(async (candidate) => {
      const input = context.catalogue.fields.get(candidate);
      const record = input && context.catalogue.records.get(input.parent);
      return record ? searchRecord(record, input.name, values, context) : [];
    }),
  );
  const ids = new Set(found.flatMap((result) => (result.status === 'fulfilled' ? result.value : [])));
  const failed = found.find((result) => result.status === 'rejected');
  if (ids.size === 0 && failed) throw failed.reason;
  const customers = context.links.order([...ids]).map((id) => context.customer(id));
  const shown = await Promise.all(
    customers.map(async (customer) => {
      const { treatment } = await decide(context, coordinate, customer);
      return treatment.kind === 'CLEAR' && (await isVisible(context, customer));
    }),
  );
  return customers.filter((_, index) => shown[index]);
}
