import { findMask } from '../masking/index.ts';
import { formatTreatment } from '../masking/treatment.ts';
import type { RolePurposes } from '../viewer/viewer.ts';
import { includes } from './condition.ts';
import { type Rule, strength } from './rule.ts';

const at = (rule: Rule, column: string): string => `line ${rule.line} (${rule.id}), column ${column}:`;

type RowCheck = (rule: Rule, roles: RolePurposes) => string | null;

const roleMayUsePurpose: RowCheck = (rule, roles) => {
  const allowed = Object.entries(roles).find(([role]) => role === rule.role)?.[1];
  if (!allowed || rule.purpose === '*' || allowed.some((purpose) => purpose === rule.purpose)) return null;
  return `${at(rule, 'purpose')} the role "${rule.role}" may not use ${rule.purpose}, so the row never decides; it may use ${allowed.join(', ')}.`;
};

const maskFitsCategory: RowCheck = (rule) => {
  const { treatment } = rule.decision;
  const made = treatment.kind === 'MASK' ? findMask(treatment.mask)?.categories : '*';
  if (!made || made === '*' || made.some((category) => category === rule.category)) return null;
  return `${at(rule, 'treatment')} ${formatTreatment(treatment)} is made for the category ${made.join(', ')}; got "${rule.category}". Other values it might show whole.`;
};

const confidentialIsOpenedByName: RowCheck = (rule) => {
  const reaches = rule.classification === 'CONFIDENTIAL' || rule.classification === '*';
  if (rule.decision.treatment.kind !== 'CLEAR' || !reaches) return null;
  const open = (['role', 'classification', 'category', 'purpose'] as const).filter(
    (column) => rule[column] === '*',
  );
  return open.length === 0
    ? null
    : `${at(rule, open.join(', '))} a row that shows CONFIDENTIAL in clear must name whom, what and what for; got "*".`;
};

const ROW_CHECKS: readonly RowCheck[] = [roleMayUsePurpose, maskFitsCategory, confidentialIsOpenedByName];

function covers(wide: Rule, narrow: Rule): boolean {
  const columns = ['role', 'classification', 'category', 'purpose', 'action'] as const;
  return (
    columns.every((column) => wide[column] === '*' || wide[column] === narrow[column]) &&
    includes(wide.condition, narrow.condition)
  );
}

/** Whether `narrow` changes nothing, because `wide` speaks wherever it does and withholds at least as much. */
function shadows(wide: Rule, narrow: Rule): boolean {
  if (wide === narrow || !covers(wide, narrow)) return false;
  const difference = strength(wide.decision.treatment) - strength(narrow.decision.treatment);
  return difference > 0 || (difference === 0 && (!covers(narrow, wide) || wide.line < narrow.line));
}

/** Faults of rows that are well-formed each by itself: masks and purposes that don't fit, CONFIDENTIAL opened too wide, equal ids, rows without effect. */
export function lintRules(rules: readonly Rule[], roles: RolePurposes): string[] {
  return rules.flatMap((rule) => {
    const faults = ROW_CHECKS.flatMap((check) => check(rule, roles) ?? []);
    const namesake = rules.find((other) => other.id === rule.id && other.line < rule.line);
    if (namesake)
      faults.push(
        `${at(rule, 'id')} line ${namesake.line} has the same id; ids stand in answers and in the audit log.`,
      );
    const shadow = rules.find((other) => shadows(other, rule));
    if (shadow) {
      faults.push(
        `line ${rule.line} (${rule.id}): has no effect, because line ${shadow.line} (${shadow.id}) says ${formatTreatment(shadow.decision.treatment)} wherever this row speaks.`,
      );
    }
    return faults;
  });
}
