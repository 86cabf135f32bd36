/** The day on which the history of the sample systems ends. Derived figures of the samples are computed as of this day. */
export const AS_OF = '2026-06-30';
