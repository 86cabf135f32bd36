import { readFileSync, writeFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { originOf, PORTS } from '../../ports.ts';

/** Composes the subgraphs into a supergraph and writes it down. */
export function writeSupergraph(path: string): void {
  const services = Object.entries(PORTS.subgraphs).map(([name, port]) => ({
    name,
    url: `${originOf(port)}/graphql`,
    typeDefs: parse(readFileSync(`${import.meta.dirname}/../../upstreams/subgraphs/${name}.graphql`, 'utf8')),
  }));
  const { errors, supergraphSdl } = composeServices(services);
  if (supergraphSdl === undefined) {
    throw new Error(`the subgraphs do not compose: ${errors.map(({ message }) => message).join('; ')}`);
  }
  writeFileSync(path, supergraphSdl);
}
