import type { Dispatcher } from 'undici';
import type { Stoppable, Task } from './task.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/**
 * Sends one request and takes in the whole answer. On the dispatcher itself, since the streams and scopes of `undici.request` cost as much
 * again as the exchange. Rejects with what ended it; as soon as the task ends, if that is before.
 */
export function exchangeOnce(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  task: Task,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(request, new Exchange(task, resolve, reject));
  });
}

/** The answer as it comes in; one object, whose methods all exchanges share. */
class Exchange implements Dispatcher.DispatchHandler, HttpAnswer, Stoppable {
  status = 0;
  headers: HttpAnswer['headers'] = {};
  text = '';
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  readonly #task: Task;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: unknown) => void;

  constructor(task: Task, resolve: (answer: HttpAnswer) => void, reject: (error: unknown) => void) {
    this.#task = task;
    this.#resolve = resolve;
    this.#reject = reject;
    task.add(this);
  }

  stop(): void {
    const ended = new Error('the task has ended');
    this.#reject(ended);
    this.#controller?.abort(ended);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#task.isOver) this.stop();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: HttpAnswer['headers'],
  ): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#task.delete(this);
    this.text = textOf(this.#chunks);
    this.#resolve(this);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#task.delete(this);
    this.#reject(error);
  }
}

/** The text in UTF-8, without the byte order mark that some systems write before it. */
function textOf(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  if (first === undefined) return '';
  const text = (chunks.length === 1 ? first : Buffer.concat(chunks)).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
