import type * as z from 'zod';
import type { ConfigSchema } from './schema.ts';

type Viewers = z.output<typeof ConfigSchema>['viewers'];

/** Roles that nothing is known of, and API keys that none of their roles would let in. */
export const viewerFaults = ({ purposes, grades, apiKeys, explainRoles }: Viewers): readonly string[] => {
  const known = Object.keys(purposes).join(', ');
  const unknownRole = (role: string, path: string): readonly string[] =>
    Object.hasOwn(purposes, role)
      ? []
      : [`${path}: expected a role of viewers.purposes (${known}), got ${JSON.stringify(role)}`];
  return [
    ...grades.flatMap(({ role, becomes }, index) => [
      ...unknownRole(role, `viewers.grades.${index}.role`),
      ...unknownRole(becomes, `viewers.grades.${index}.becomes`),
    ]),
    ...explainRoles.flatMap((role, index) => unknownRole(role, `viewers.explainRoles.${index}`)),
    ...apiKeys.flatMap(({ roles, purpose }, index) => {
      const strangers = roles.flatMap((role, place) =>
        unknownRole(role, `viewers.apiKeys.${index}.roles.${place}`),
      );
      if (strangers.length > 0 || roles.some((role) => purposes[role]?.includes(purpose) === true))
        return strangers;
      return [
        `viewers.apiKeys.${index}.purpose: expected one that a role of the key may use, got "${purpose}"`,
      ];
    }),
  ];
};
