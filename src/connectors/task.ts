import type { Call } from './connector.ts';

/** What is done for a task and need not be once that has ended. */
export interface Stoppable {
  stop(): void;
}

/**
 * Work under way for a caller: what an AbortController and its signal are to the platform, at a tenth of their cost. Ends once, with its result or before.
 */
export class Task {
  readonly meter: Call['meter'];
  isOver = false;
  readonly #parts = new Set<Stoppable>();

  constructor(meter: Call['meter']) {
    this.meter = meter;
  }

  /** Has a part of the work stopped when the task ends; at once if it has. */
  add(part: Stoppable): void {
    if (this.isOver) part.stop();
    else this.#parts.add(part);
  }

  /** Of a part that is done. */
  delete(part: Stoppable): void {
    this.#parts.delete(part);
  }

  end(): void {
    this.isOver = true;
    for (const part of this.#parts) part.stop();
    this.#parts.clear();
  }
}
