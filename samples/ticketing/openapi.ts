import { MOST_PER_PAGE } from './listing.ts';

const text = { type: 'string' };
const nullableText = { type: 'string', nullable: true };
const time = { type: 'string', format: 'date-time' };
const nullableTime = { type: 'string', format: 'date-time', nullable: true };
const score = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum, nullable: true });

const REQUESTER = {
  type: 'object',
  required: ['id'],
  properties: {
    id: text,
    name: nullableText,
    kind: { type: 'string', enum: ['散客', '会员', '渠道客户'], nullable: true },
    email: nullableText,
    email_verified: { type: 'boolean', nullable: true },
    phone: nullableText,
    created_at: time,
    updated_at: time,
  },
};

const TICKET = {
  type: 'object',
  required: ['id'],
  properties: {
    id: text,
    requester_id: text,
    subject: nullableText,
    description: nullableText,
    category: { type: 'string', enum: ['complaint', 'return', 'billing', 'technical', 'question'] },
    topic: nullableText,
    priority: { type: 'string', enum: ['low', 'normal', 'high', 'urgent'] },
    status: { type: 'string', enum: ['new', 'open', 'pending', 'solved', 'closed'] },
    status_history: { type: 'array', items: { $ref: '#/components/schemas/StatusChange' } },
    created_at: time,
    first_response_at: nullableTime,
    resolved_at: nullableTime,
    reopen_count: { type: 'integer', minimum: 0 },
    satisfaction: {
      type: 'object',
      required: ['csat', 'nps'],
      properties: { csat: score(1, 5), nps: score(0, 10) },
    },
  },
};

const parameter = (name: string, description: string, schema: object = text) => ({
  name,
  in: 'query',
  description,
  required: false,
  schema,
});

const idList = (name: string, description: string) => ({
  ...parameter(name, `${description} Comma-separated.`, { type: 'array', items: text }),
  style: 'form',
  explode: false,
});

const PAGING = [
  idList('fields', 'The properties wanted; `id` is always given. All of them when left out.'),
  parameter('page', 'Which page, from 1.', { type: 'integer', minimum: 1, default: 1 }),
  parameter('per_page', `Records on a page; more than ${MOST_PER_PAGE} are given as ${MOST_PER_PAGE}.`, {
    type: 'integer',
    minimum: 1,
    default: MOST_PER_PAGE,
  }),
  parameter('after_id', 'Goes on after this id; `next_page` carries it.'),
];

const errorAnswer = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

interface ListOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly items: string;
  readonly schema: string;
  readonly filters: readonly object[];
}

const listOperation = ({ operationId, summary, items, schema, filters }: ListOperation) => ({
  get: {
    operationId,
    summary,
    parameters: [
      ...filters,
      ...PAGING,
      {
        name: 'If-None-Match',
        in: 'header',
        required: false,
        description: 'The entity tag of an earlier answer.',
        schema: text,
      },
    ],
    responses: {
      200: {
        description: 'A page, in the order of ids.',
        headers: {
          ETag: { description: 'The entity tag of this answer.', schema: text },
          Link: { description: 'The next page, `rel="next"` (RFC 8288).', schema: text },
        },
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: [items, 'count', 'next_page'],
              properties: {
                [items]: { type: 'array', items: { $ref: `#/components/schemas/${schema}` } },
                count: { type: 'integer', description: 'Records on all pages.' },
                next_page: { type: 'string', format: 'uri', nullable: true },
              },
            },
          },
        },
      },
      304: { description: 'The answer has not changed.' },
      400: errorAnswer('An unknown field, or a page that is no number.'),
      401: { description: 'No valid token; the body is empty.' },
    },
  },
});

/** The OpenAPI 3.0 document of the ticketing system; `server` is its base URL. */
export const openApiDocument = (server: string) => ({
  openapi: '3.0.3',
  info: { title: 'Ticketing', version: '2.0.0', description: 'Requesters and their tickets.' },
  servers: [{ url: server }],
  security: [{ bearer: [] }],
  paths: {
    '/requesters': listOperation({
      operationId: 'listRequesters',
      summary: 'People and companies that file tickets.',
      items: 'requesters',
      schema: 'Requester',
      filters: [
        idList('ids', 'Requesters with these ids.'),
        idList('emails', 'Requesters with these addresses, upper and lower case alike.'),
        idList('phones', 'Requesters with these phone numbers, compared by their digits.'),
        parameter('name_contains', 'Requesters whose name contains this text.'),
      ],
    }),
    '/tickets': listOperation({
      operationId: 'listTickets',
      summary: 'Tickets.',
      items: 'tickets',
      schema: 'Ticket',
      filters: [
        idList('ids', 'Tickets with these ids.'),
        idList('requester_ids', 'Tickets that these requesters filed.'),
      ],
    }),
    '/openapi.json': {
      get: {
        operationId: 'getOpenApi',
        summary: 'This document.',
        responses: {
          200: {
            description: 'OpenAPI 3.0.',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
          401: { description: 'No valid token; the body is empty.' },
        },
      },
    },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: {
      Requester: REQUESTER,
      Ticket: TICKET,
      StatusChange: {
        type: 'object',
        required: ['status', 'at'],
        properties: { status: text, at: time },
      },
      Error: {
        type: 'object',
        required: ['error'],
        properties: {
          error: { type: 'object', required: ['code', 'message'], properties: { code: text, message: text } },
        },
      },
    },
  },
});
