/** Whether a customer is good in each of the three. */
interface Standing {
  readonly recent: boolean;
  readonly frequent: boolean;
  readonly valuable: boolean;
}

type Segment = `${'IMPORTANT' | 'GENERAL'}_${'VALUE' | 'KEEP' | 'DEVELOP' | 'WIN_BACK'}`;

/** One of the eight segments (重要/一般 × 价值/保持/发展/挽留); each standing belongs to exactly one. */
export function rfmSegment({ recent, frequent, valuable }: Standing): Segment {
  const importance = valuable ? 'IMPORTANT' : 'GENERAL';
  if (frequent) return `${importance}_${recent ? 'VALUE' : 'KEEP'}`;
  return `${importance}_${recent ? 'DEVELOP' : 'WIN_BACK'}`;
}
