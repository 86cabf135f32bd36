import type { Grade } from './settings.ts';

const promote = (role: string, tenureMonths: number, grades: readonly Grade[]): string => {
  const held = new Set<string>();
  let current = role;
  while (!held.has(current)) {
    held.add(current);
    const now = current;
    current = grades.find((grade) => grade.role === now && tenureMonths >= grade.afterMonths)?.becomes ?? now;
  }
  return current;
};

/** The roles after promotion: each is replaced by what it becomes after so many months, and that again. */
export const promotedRoles = (
  roles: readonly string[],
  tenureMonths: number | undefined,
  grades: readonly Grade[],
): readonly string[] =>
  tenureMonths === undefined
    ? [...new Set(roles)]
    : [...new Set(roles.map((role) => promote(role, tenureMonths, grades)))];
