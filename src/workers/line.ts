import type { Worker } from 'node:cluster';
import * as z from 'zod';

const Message = z.union([
  z.object({ question: z.string(), id: z.int(), body: z.unknown() }),
  z.object({ answerTo: z.int(), body: z.unknown() }),
]);

const ENDED = 'The other process has ended.';

/** Answers by question. One that rejects is a fault of the program, and ends the process. */
type Answers = Readonly<Record<string, (body: unknown) => unknown>>;

export interface Line {
  /** Resolves to the other process's answer, as JSON carries it; rejects if that process ends first. */
  ask(question: string, body?: unknown): Promise<unknown>;
}

/** Questions and answers between the primary and a worker; `end` is the worker, seen from either of them. */
export function openLine(end: Worker, answers: Answers): Line {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;

  // With a callback, a process that is gone is no error event; `disconnect` comes anyway.
  const send = (message: object): unknown => end.isConnected() && end.send(message, () => undefined);

  async function reply(question: string, id: number, body: unknown): Promise<void> {
    send({ answerTo: id, body: (await answers[question]?.(body)) ?? null });
  }

  end.on('message', (received: unknown) => {
    // Others use the channel too: `node --watch` does.
    const message = Message.safeParse(received).data;
    if (message === undefined) return;
    if ('question' in message) return void reply(message.question, message.id, message.body);
    waiting.get(message.answerTo)?.resolve(message.body);
    waiting.delete(message.answerTo);
  });
  end.once('disconnect', () => {
    for (const { reject } of waiting.values()) reject(new Error(ENDED));
    waiting.clear();
  });

  return {
    async ask(question, body = null) {
      if (!end.isConnected()) throw new Error(ENDED);
      const answer = Promise.withResolvers<unknown>();
      lastId += 1;
      waiting.set(lastId, answer);
      send({ question, id: lastId, body });
      return answer.promise;
    },
  };
}
