import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { inData } from './folder.ts';

export interface Command {
  readonly name: string;
  /** Arguments of Node. */
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The core that it runs on, where `taskset` is there and there are two; absent: any. */
  readonly core?: 0 | 1;
  /** Whether what it says on standard error is to be seen; otherwise it goes into its file. */
  readonly isSeen?: boolean;
}

/** CPU that a process and its children have used, in microseconds, and the most memory that they held, in bytes. */
export interface Usage {
  readonly cpuMicros: number;
  readonly peakBytes: number;
}

export interface Running {
  readonly pid: number;
  /** Resolves with what the process sends to its parent first. */
  readonly said: Promise<unknown>;
  readonly log: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

const TASKSET = '/usr/bin/taskset';
const TICK_MICROS = 10_000;
const STOP_MS = 5_000;
/** Of CPU in a second. */
const IDLE_MICROS = 200_000;

/** Of the machine, even where this process has been given one of them. */
export const CORES = cpus().length;
const canPin = existsSync(TASKSET) && CORES > 1;
const running = new Set<ChildProcess>();

/** Starts a process whose output goes into a file of its own. It ends with the harness. */
export function start({ name, argv, env = {}, core, isSeen = false }: Command): Running {
  const log = inData(`${name}.log`);
  const output = openSync(log, 'w');
  const [command, args] =
    canPin && core !== undefined
      ? [TASKSET, ['-c', String(core), process.execPath, ...argv]]
      : [process.execPath, argv];
  const child = spawn(command, args, {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', output, isSeen ? 'inherit' : output, 'ipc'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (child.pid === undefined) throw new Error(`${name} did not start`);
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${String(code)}; see ${log}`);
  });
  const said = Promise.race([once(child, 'message').then(([message]) => message as unknown), failed]);
  said.catch(() => undefined);
  return {
    pid: child.pid,
    said,
    log,
    child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const forced = setTimeout(STOP_MS, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
      await Promise.race([exited, forced.then(() => exited)]);
    },
  };
}

/** Ends every process that is left. */
export function stopAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Waits until something answers on a URL, be it with a refusal. */
export async function answering(url: string, process: Running, seconds = 60): Promise<void> {
  const ended: { fault?: unknown } = {};
  process.said.catch((fault: unknown) => {
    ended.fault = fault;
  });
  for (let tries = 0; tries < seconds * 10; tries += 1) {
    if (ended.fault !== undefined) throw ended.fault;
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
    await response?.arrayBuffer();
    if (response !== undefined && response.status < 500) return;
    await setTimeout(100);
  }
  throw new Error(`nothing answered on ${url} in ${seconds} seconds; see ${process.log}`);
}

const statOf = (pid: number): readonly string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** A process and all below it. */
function familyOf(pid: number): readonly number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(familyOf)];
}

function peakOf(pid: number): number {
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** CPU that the whole machine has used so far, in microseconds, with what its host took from it; Linux only, elsewhere zero. */
export function machineMicros(): number {
  if (!existsSync('/proc/stat')) return 0;
  const [, ...ticks] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).map(Number);
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, soft = 0, stolen = 0] = ticks;
  return (user + nice + system + interrupts + soft + stolen) * TICK_MICROS;
}

/** What a process and its children have used so far; Linux only, elsewhere zero. */
export function usageOf(pid: number): Usage {
  if (!existsSync(`/proc/${pid}/stat`)) return { cpuMicros: 0, peakBytes: 0 };
  let cpuMicros = 0;
  let peakBytes = 0;
  for (const member of familyOf(pid)) {
    const stat = statOf(member);
    cpuMicros += (Number(stat[11]) + Number(stat[12])) * TICK_MICROS;
    peakBytes += peakOf(member);
  }
  return { cpuMicros, peakBytes };
}

/** Waits until a process has nothing more to do of its own accord: Facet links its records when it starts, after it answers. */
export async function idle({ pid }: Running, seconds = 60): Promise<void> {
  let before = usageOf(pid).cpuMicros;
  for (let tries = 0; tries < seconds; tries += 1) {
    await setTimeout(1000);
    const now = usageOf(pid).cpuMicros;
    if (now - before < IDLE_MICROS) return;
    before = now;
  }
}

/** Forgets the peak of memory, so that the next one is that of the next sample. */
export function forgetPeak(pid: number): void {
  if (!existsSync(`/proc/${pid}/clear_refs`)) return;
  for (const member of familyOf(pid)) writeFileSync(`/proc/${member}/clear_refs`, '5');
}
