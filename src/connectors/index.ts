import type { Connector, OpenConnector, SourceDescription, SourceSettings } from './connector.ts';
import { openGraphQL } from './graphql/connector.ts';
import { openOData } from './odata/connector.ts';
import { openRest } from './rest/connector.ts';
import { openSoap } from './soap/connector.ts';

const PROTOCOLS: Readonly<Record<SourceDescription['protocol'], OpenConnector>> = {
  ODATA: openOData,
  SOAP: openSoap,
  REST: openRest,
  GRAPHQL: openGraphQL,
};

/** Opens the connector that speaks the source's protocol, behind its time budget and circuit breaker. */
export function openConnector(description: SourceDescription, settings: SourceSettings): Connector {
  return PROTOCOLS[description.protocol](description, settings);
}
