import type { NavigationProperty, ODataRequest } from '@sap-ux/fe-mockserver-core';
import { badRequest, ODataFault } from './odata-fault.ts';

/** An entity type of the service's metadata, as the engine reads it. */
export type EntityType = NavigationProperty['targetType'];

type Expand = ODataRequest['expandProperties'];

/**
 * Holds a parsed request against the metadata, because the engine ignores what it does not know.
 * @throws ODataFault 404 for an unknown path, 400 for an unknown name in `$select`, `$orderby` or `$expand` and for options that are not supported.
 */
export function checkRequest(request: ODataRequest, entitySets: ReadonlyMap<string, EntityType>): void {
  if (request.searchQuery.length > 0 || request.applyDefinition !== undefined)
    throw new ODataFault(501, 'NotImplemented', '$search and $apply are not supported.');
  const entity = targetOf(request, entitySets);
  checkNames(entity, '$select', Object.keys(request.selectedProperties));
  checkNames(
    entity,
    '$orderby',
    request.orderBy.map((order) => order.name),
  );
  checkExpand(entity, request.expandProperties);
}

function targetOf(request: ODataRequest, entitySets: ReadonlyMap<string, EntityType>): EntityType {
  const [first, ...rest] = request.queryPath;
  const root = entitySets.get(first?.path ?? '');
  if (root === undefined)
    throw new ODataFault(404, 'NotFound', `There is no entity set "${first?.path ?? ''}".`);
  return rest
    .filter(({ path }) => path !== '$count')
    .reduce((entity, { path }) => navigate(entity, path) ?? entity, root);
}

function navigate(entity: EntityType, path: string): EntityType | undefined {
  const navigation = entity.navigationProperties.find(({ name }) => name === path);
  if (navigation !== undefined) return navigation.targetType;
  if (entity.entityProperties.some(({ name }) => name === path)) return undefined;
  throw new ODataFault(404, 'NotFound', `The type "${entity.name}" has no property "${path}".`);
}

function checkExpand(entity: EntityType, expand: Expand): void {
  for (const [name, options] of Object.entries(expand)) {
    const navigation = entity.navigationProperties.find((property) => property.name === name);
    if (navigation === undefined)
      throw badRequest(`The type "${entity.name}" has no navigation property "${name}" (in $expand).`);
    checkNames(navigation.targetType, '$select', Object.keys(options.properties));
    checkExpand(navigation.targetType, options.expand);
  }
}

function checkNames(entity: EntityType, option: string, names: readonly string[]): void {
  const known = new Set([
    '*',
    ...entity.entityProperties.map(({ name }) => name),
    ...entity.navigationProperties.map(({ name }) => name),
  ]);
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw badRequest(`The type "${entity.name}" has no property "${unknown}" (in ${option}).`);
}
