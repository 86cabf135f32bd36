import type { Reporter, TestModule } from 'vitest/node';

/** Names what was skipped at the end of a run: what needs a program or data that is not on the machine says so in its name. */
export default class ListSkipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map(({ parent, fullName }) =>
        parent.type === 'suite' ? parent.fullName : fullName,
      ),
    );
    if (skipped.length === 0) return;
    const lines = [...new Set(skipped)].map((name) => `  ${name}`);
    process.stdout.write(`\nSkipped:\n${lines.join('\n')}\n`);
  }
}
