import { digitsOf } from '../data/tables.ts';
import { phoneDigits } from './phone-digits.ts';
import { CONTACT, INTERACTION, OPPORTUNITY, type RecordType } from './record-types.ts';

/** A condition on a table with its bound values. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
  /** Whether an index finds its rows. */
  readonly indexed: boolean;
}

/** A way to say which records are wanted. */
export interface Parameter {
  readonly name: string;
  readonly most: number;
  readonly condition: (values: readonly string[]) => Condition;
}

export interface Operation {
  readonly name: string;
  readonly record: RecordType;
  /** One of them has to be given; none for a list of all. */
  readonly parameters: readonly Parameter[];
  /** Most records in one answer, and how many a caller may ask for. */
  readonly page: { readonly size: number; readonly limit?: number };
}

const MOST_VALUES = 200;
const LIST = { size: 500, limit: 500 };
const SEARCH = { size: 100, limit: 500 };
const GET = { size: 1000 };

const places = (values: readonly string[], place = '?'): string => values.map(() => place).join(', ');

const byColumn = (name: string): Parameter => ({
  name,
  most: MOST_VALUES,
  condition: (values) => ({ sql: `${name} IN (${places(values)})`, values, indexed: true }),
});

const byName: Parameter = {
  name: 'name',
  most: 1,
  condition: (values) => ({ sql: 'instr(lower(fullName), lower(?)) > 0', values, indexed: false }),
};

const byEmail: Parameter = {
  name: 'email',
  most: MOST_VALUES,
  condition: (values) => ({ sql: `lower(email) IN (${places(values, 'lower(?)')})`, values, indexed: true }),
};

const byMobile: Parameter = {
  name: 'mobile',
  most: MOST_VALUES,
  condition: (values) => {
    const numbers = values.flatMap(phoneDigits);
    return { sql: `${digitsOf('mobile')} IN (${places(numbers)})`, values: numbers, indexed: true };
  },
};

/** The operations of `crm.wsdl`. */
export const OPERATIONS: readonly Operation[] = [
  { name: 'ListContacts', record: CONTACT, parameters: [], page: LIST },
  { name: 'GetContacts', record: CONTACT, parameters: [byColumn('contactId')], page: GET },
  { name: 'SearchContacts', record: CONTACT, parameters: [byName, byEmail, byMobile], page: SEARCH },
  { name: 'ListInteractions', record: INTERACTION, parameters: [], page: LIST },
  { name: 'GetInteractions', record: INTERACTION, parameters: [byColumn('contactId')], page: GET },
  { name: 'GetInteractionsById', record: INTERACTION, parameters: [byColumn('interactionId')], page: GET },
  { name: 'ListOpportunities', record: OPPORTUNITY, parameters: [], page: LIST },
  { name: 'GetOpportunities', record: OPPORTUNITY, parameters: [byColumn('contactId')], page: GET },
  { name: 'GetOpportunitiesById', record: OPPORTUNITY, parameters: [byColumn('opportunityId')], page: GET },
];
