import type { Command } from 'commander';

/** Where a command runs and where it writes. */
export interface CliContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
}

/** Adds one command to the program. */
export type RegisterCommand = (program: Command, context: CliContext) => void;

/** A command could not do what it was asked; its message goes to standard error, and the exit code is 1. */
export class CliFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CliFailure';
  }
}
