import type { Candidate, SurvivorshipRule } from '../candidate.ts';
import { instantOf } from '../instants.ts';
import { hasParts, textOf } from '../rows.ts';
import type { Value } from '../rows.ts';

interface Statement {
  readonly candidate: Candidate;
  readonly granted: boolean;
  readonly changedAt: string | null;
}

/**
 * Consent by purpose: granted only where no record refuses it, and what is not clearly granted is refused. `changedAt` is the latest of the
 * statements that decide: the refusals, or where there are none, the grants. `from` names the records of those statements.
 */
export const mostRestrictive: SurvivorshipRule = (candidates) => {
  const from = new Set<Candidate>();
  const consents = [...statementsByPurpose(candidates)].map(([purpose, statements]) => {
    const refusals = statements.filter((statement) => !statement.granted);
    const deciding = refusals.length > 0 ? refusals : statements;
    for (const { candidate } of deciding) from.add(candidate);
    return { purpose, granted: refusals.length === 0, changedAt: latest(deciding) };
  });
  return { value: consents, from: candidates.filter((candidate) => from.has(candidate)) };
};

function statementsByPurpose(candidates: readonly Candidate[]): ReadonlyMap<string, readonly Statement[]> {
  const byPurpose = new Map<string, Statement[]>();
  for (const candidate of candidates) {
    for (const consent of consentsOf(candidate.value)) {
      const purpose = textOf(consent['purpose']);
      if (purpose === null) continue;
      const statements = byPurpose.get(purpose) ?? [];
      statements.push({
        candidate,
        granted: consent['granted'] === true,
        changedAt: textOf(consent['changedAt']),
      });
      byPurpose.set(purpose, statements);
    }
  }
  return byPurpose;
}

function consentsOf(value: Value): readonly { readonly [part: string]: Value }[] {
  return Array.isArray(value) ? value.filter(hasParts) : [];
}

function latest(statements: readonly Statement[]): string | null {
  let winner: string | null = null;
  for (const { changedAt } of statements) {
    if ((instantOf(changedAt) ?? -Infinity) > (instantOf(winner) ?? -Infinity)) winner = changedAt;
  }
  return winner;
}
