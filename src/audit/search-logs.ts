import type { AuditLog, AuditPlace, FoundEntry } from './entry.ts';
import type { Hit, LogSearch } from './search.ts';

/** A log that can be searched, under its number. */
export interface NumberedSearch extends LogSearch {
  readonly log: number;
}

interface Found extends Hit {
  readonly search: NumberedSearch;
}

/** The newest of what comes next in each list; of two that are equally new, the one of the first. */
function newestOf(lists: readonly (readonly Found[])[], taken: readonly number[]): Found | undefined {
  return lists
    .map((list, index) => list[taken[index] ?? 0])
    .reduce((newest, next) => (next && (!newest || next.at > newest.at) ? next : newest), undefined);
}

/**
 * What was found in each log, as one list. Each log keeps its own order, whatever the clock did, so a place in the list is a place in each
 * log.
 */
function merge(lists: readonly (readonly Found[])[], first: number): readonly Found[] {
  const taken = lists.map(() => 0);
  const merged: Found[] = [];
  while (merged.length < first) {
    const newest = newestOf(lists, taken);
    if (!newest) break;
    merged.push(newest);
    const index = lists.findIndex((list) => list[0]?.search === newest.search);
    taken[index] = (taken[index] ?? 0) + 1;
  }
  return merged;
}

/** Before every entry that there is; what is appended later does not come in between. */
function startOf(logs: readonly NumberedSearch[]): AuditPlace {
  const place = Array.from({ length: Math.max(...logs.map(({ log }) => log)) + 1 }, () => 0);
  for (const one of logs) place[one.log] = one.last() + 1;
  return place;
}

/** What was found, read, each with the place after it. */
function readAll(found: readonly Found[], start: AuditPlace): readonly FoundEntry[] {
  let place = start;
  return found.map(({ search, sequence }) => {
    place = place.with(search.log, sequence);
    return { ...search.read(sequence), log: search.log, place };
  });
}

/** `AuditLog.search` in several logs; which there are is asked anew each time. */
export function searchLogs(logsNow: () => readonly NumberedSearch[]): AuditLog['search'] {
  return (filter, { first, before }) => {
    const logs = logsNow();
    const start = before ?? startOf(logs);
    const lists = logs.map((search) =>
      search
        .find(filter, { first: first + 1, before: start[search.log] ?? 0 })
        .map((hit) => ({ ...hit, search })),
    );
    const merged = merge(lists, first + 1);
    return {
      entries: readAll(merged.slice(0, first), start),
      hasNextPage: merged.length > first,
      // Counted when it is asked for.
      get totalCount() {
        return logs.reduce((total, one) => total + one.count(filter), 0);
      },
    };
  };
}
