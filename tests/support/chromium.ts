import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** Why tests that need a browser cannot run here; null where they can. Under CI nothing may be missing, so there they run and fail. */
export const noChromium: string | null =
  existsSync(EXECUTABLE) || process.env['CI'] === 'true' ? null : 'needs Chromium: apt-get install chromium';

/** A headless browser that looks for nothing outside this machine. */
export function startChromium(): Promise<Browser> {
  const quiet = [
    'no-sandbox',
    'disable-gpu',
    'disable-quic',
    'no-first-run',
    'disable-background-networking',
    'disable-component-update',
    'disable-sync',
  ];
  return chromium.launch({ executablePath: EXECUTABLE, args: quiet.map((flag) => `--${flag}`) });
}
