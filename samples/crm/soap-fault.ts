interface Fault {
  readonly faultcode: string;
  readonly faultstring: string;
  /** The library takes it out again; a SOAP 1.1 fault is an HTTP 500, whosever fault it is (SOAP 1.1 §6.2). */
  statusCode?: number;
}

/** A refusal as SOAP 1.1 §4.4 words it; the library sends what it finds under `Fault`. */
export class SoapFault extends Error {
  readonly Fault: Fault;

  constructor(faultcode: 'soap:Client' | 'soap:Client.Authentication' | 'soap:Server', faultstring: string) {
    super(faultstring);
    this.name = 'SoapFault';
    this.Fault = { faultcode, faultstring, statusCode: 500 };
  }
}

/** The fault for a request that cannot be answered as it is; the text names the parameter. */
export function clientFault(text: string): SoapFault {
  return new SoapFault('soap:Client', text);
}
