/**
 * The closed list of error codes, and the only texts that a client may ever read. Whatever else goes wrong leaves as `INTERNAL`; the cause stays in
 * the log, under the trace id. A text here never holds a value: `{…}` places take names of sources, fields, arguments, limits and settings only.
 */
export const ERRORS = {
  UNAUTHENTICATED: {
    status: 401,
    text: 'No valid token or API key. Send "Authorization: Bearer <token>" or "X-API-Key: <key>".',
  },
  TOKEN_EXPIRED: { status: 401, text: 'The token has expired. Get a new one and send the request again.' },
  PURPOSE_MISSING: {
    status: 403,
    text: 'No purpose given. Send the header "facet-purpose" with one of: {allowed}.',
  },
  PURPOSE_NOT_ALLOWED: { status: 403, text: 'None of your roles may use this purpose. Allowed: {allowed}.' },
  PERSISTED_ONLY: { status: 403, text: 'This client may run persisted queries only, at /q/<name>.' },
  PERSISTED_QUERY_NOT_FOUND: { status: 404, text: 'There is no persisted query of this name.' },
  NOT_ACCEPTABLE: { status: 406, text: 'Expected one of the formats {allowed}.' },
  BAD_REQUEST: { status: 400, text: 'The request could not be read: {detail}.' },
  BODY_TOO_LARGE: { status: 413, text: 'The request body is larger than {limit} bytes.' },
  GRAPHQL_PARSE_FAILED: { status: 400, text: 'The operation is not valid GraphQL: {detail}.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, text: 'The operation does not fit the schema: {detail}.' },
  OPERATION_TOO_LARGE: { status: 400, text: 'The operation exceeds the limit on {what}: at most {limit}.' },
  VARIABLE_INVALID: { status: 400, text: 'The variable "${name}" {detail}.' },
  ARGUMENT_INVALID: { status: 400, text: 'The argument "{name}" {detail}.' },
  FIELD_NOT_COMPARABLE: {
    status: 403,
    text: 'The operation searches, filters or sorts by {field}, which you may not see.',
  },
  SOURCE_UNAVAILABLE: { status: 502, text: 'The source "{source}" could not be reached or is out of order.' },
  SOURCE_TIMEOUT: { status: 504, text: 'The source "{source}" did not answer within its time budget.' },
  SOURCE_REFUSED: { status: 502, text: 'The source "{source}" refused the request.' },
  SOURCE_INVALID_ANSWER: {
    status: 502,
    text: 'The source "{source}" gave an answer that does not fit its description.',
  },
  AUDIT_UNAVAILABLE: { status: 503, text: 'The audit log cannot be written, so nothing may be disclosed.' },
  NOT_READY: { status: 503, text: 'The gateway is starting: customers are being linked. Try again shortly.' },
  INTERNAL: {
    status: 500,
    text: 'Something went wrong inside the gateway. The trace id leads to the cause in its log.',
  },
} as const;

export type ErrorCode = keyof typeof ERRORS;

export type SourceErrorCode = Extract<ErrorCode, `SOURCE_${string}`>;

interface FacetErrorOptions {
  /** The `{…}` places of the text. Never a value of a customer. */
  readonly details?: Readonly<Record<string, string | number>>;
  readonly cause?: unknown;
}

/** An error of the closed list. Its message is the list's text, so it may be shown to anyone. */
export class FacetError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, { details = {}, cause }: FacetErrorOptions = {}) {
    super(
      ERRORS[code].text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? name)),
      cause === undefined ? undefined : { cause },
    );
    this.name = 'FacetError';
    this.code = code;
    this.status = ERRORS[code].status;
    this.details = details;
  }
}

/** A fault of one source; it costs that source's fields and nothing else. */
export class SourceError extends FacetError {
  readonly source: string;

  constructor(code: SourceErrorCode, source: string, cause?: unknown) {
    super(code, { details: { source }, cause });
    this.name = 'SourceError';
    this.source = source;
  }
}

/** Something that whoever starts Facet has to mend. Its message says what and how, so it is shown without a stack. */
export class StartFault extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StartFault';
  }
}
