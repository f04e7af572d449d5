import type { Browser } from 'playwright';

export function openPlayground(): Promise<{
  readonly browser: Browser;
  readonly address: string;
  close(): Promise<void>;
}>;
