/** Colours of the page, which change with the light that the reader prefers: canvases cannot read them from a style sheet. */

export interface Theme {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly ground: string;
  readonly plain: string;
  readonly symmetric: string;
  /** From the least value to the largest. */
  readonly shades: readonly string[];
}

const SHADES = 48;

function read(): Theme {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const shades = Array.from(
    { length: SHADES },
    (_, k) => `color-mix(in oklch, ${of('high')} ${((100 * k) / (SHADES - 1)).toFixed(1)}%, ${of('low')})`,
  );
  return {
    text: of('text'),
    quiet: of('quiet'),
    line: of('line'),
    ground: of('ground'),
    plain: of('series-0'),
    symmetric: of('series-1'),
    shades,
  };
}

const dark = matchMedia('(prefers-color-scheme: dark)');
let now: Theme | null = null;

export function theme(): Theme {
  return (now ??= read());
}

/** Calls back when the colours are others. */
export function onTheme(changed: () => void): void {
  dark.addEventListener('change', () => {
    now = null;
    changed();
  });
}
