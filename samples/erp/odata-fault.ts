/**
 * A refusal in the error format of OData JSON 4.01 §21. The engine recognises it by its fields and answers with
 * `messageData` as the body, alone as well as inside a batch.
 */
export class ODataFault extends Error {
  readonly isCustomError = true;
  readonly isSAPMessage = false;
  readonly isGlobalRequestError = false;
  readonly headers: Readonly<Record<string, string>> = {};
  readonly statusCode: number;
  readonly messageData: { readonly error: { readonly code: string; readonly message: string } };

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.name = 'ODataFault';
    this.statusCode = statusCode;
    this.messageData = { error: { code, message } };
  }
}

/** The fault for a request that the service cannot make sense of. */
export function badRequest(message: string): ODataFault {
  return new ODataFault(400, 'BadRequest', message);
}
