/** Words and blocks that all answers are put together from. */
import type { BootstrapInterval } from '../statistics/bootstrap.js';
import type { Interval } from '../statistics/interval.js';
import type { Aside, Block, Details, Heading, List, Marked, Paragraph, Words } from './document.js';
import { compact, intervalText, percent } from './numbers.js';

export const paragraph = (words: Words): Paragraph => ({ kind: 'paragraph', words });
export const note = (words: Words): Paragraph => ({ kind: 'paragraph', words, quiet: true });
export const chapter = (text: string, id?: string): Heading => ({ kind: 'heading', level: 2, text, ...(id && { id }) });
export const part = (text: string): Heading => ({ kind: 'heading', level: 3, text });
export const list = (items: readonly Words[]): List => ({ kind: 'list', items });
export const details = (summary: string, ...blocks: Block[]): Details => ({ kind: 'details', summary, blocks });
export const aside = (...blocks: Block[]): Aside => ({ kind: 'aside', blocks });

export const strong = (text: string): Marked => ({ as: 'strong', text });
export const code = (text: string): Marked => ({ as: 'code', text });
/** A verdict, in the colour of what it means. */
export const verdictWords = (good: boolean, text: string): Words => [{ as: good ? 'good' : 'bad', text }];

/** What made an answer, for its foot: version, kernels and, where it can be made again by one, the command. */
export function madeBy(
  { version, coreHash }: { readonly version: string; readonly coreHash: string },
  command: string,
  more: string,
): Words {
  return [`Made by orbit-rl ${version}, kernels `, code(coreHash.slice(0, 16)), ': ', code(command), more];
}

/** A command with those of its options that are not as usual. */
export function commandText(
  command: string,
  options: readonly (readonly [option: string, isUsual: boolean])[],
  out: string,
): string {
  const given = options.flatMap(([option, isUsual]) => (isUsual ? [] : [option]));
  return [`npx orbit-rl ${command}`, ...given, `--out ${out}`].join(' ');
}

/** `7.9 [7.1, 8.8]`. */
export function estimateText(estimate: BootstrapInterval | null): string {
  return estimate === null ? '–' : intervalText(known(estimate));
}

/** An estimate that nothing censors. */
export function known({ estimate, low, high }: BootstrapInterval): Interval {
  return { estimate: { relation: '=', value: rounded(estimate) }, low: rounded(low), high: rounded(high) };
}

/** What is zero but for rounding errors is zero. */
export function rounded(value: number, error = 1e-12): number {
  return Math.abs(value) < error ? 0 : value;
}

/** `79 % [71 %, 88 %]`; `–` where nothing is known. */
export function shareText(share: BootstrapInterval | null): string {
  return share === null ? '–' : `${percent(share.estimate)} [${percent(share.low)}, ${percent(share.high)}]`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The range that holds all values: `1.6 to 8.2`, or one number; `–` where there are none. */
export function spanText(values: readonly number[]): string {
  if (values.length === 0) return '–';
  const [low, high] = [compact(rounded(Math.min(...values))), compact(rounded(Math.max(...values)))];
  return low === high ? low : `${low} to ${high}`;
}

/** The range that holds all shares: `16 % to 82 %`, or one of them; `–` where there are none. */
export function shareSpan(shares: readonly number[]): string {
  if (shares.length === 0) return '–';
  const [low, high] = [percent(Math.min(...shares)), percent(Math.max(...shares))];
  return low === high ? low : `${low} to ${high}`;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `1 world`, `3 worlds`. */
export function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** A name for files and addresses, and on the command line: `'χ, target sharing'` is `chi-target-sharing`. */
export function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('χ', 'chi')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
