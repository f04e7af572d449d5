/** The grid to draw on: by pointer and finger in one stroke, or with arrow keys and Space. One cell is in the order of tabs at a time. */
import type { Setup } from '../setup.js';

export type Tool = 'wall' | 'goal' | 'floor';

export class Editor {
  readonly #place: HTMLElement;
  readonly #changed: (setup: Setup) => void;
  #setup: Setup | null = null;
  #walls = new Set<number>();
  #goals = new Set<number>();
  #focus = 0;
  /** What the stroke that is being drawn leaves behind it. */
  #stroke: Tool | null = null;
  tool: Tool = 'wall';

  constructor(place: HTMLElement, changed: (setup: Setup) => void) {
    this.#place = place;
    this.#changed = changed;
    place.addEventListener('pointerdown', (event) => this.#begin(event));
    place.addEventListener('pointermove', (event) => this.#paint(cellAt(event)));
    for (const end of ['pointerup', 'pointercancel'] as const) place.addEventListener(end, () => this.#end());
    place.addEventListener('keydown', (event) => this.#key(event));
  }

  set setup(setup: Setup) {
    const fresh = this.#setup?.rows !== setup.rows || this.#setup.columns !== setup.columns;
    this.#setup = setup;
    this.#walls = new Set(setup.walls);
    this.#goals = new Set(setup.goals);
    this.#focus = Math.min(this.#focus, setup.rows * setup.columns - 1);
    if (fresh) {
      this.#place.style.setProperty('--columns', String(setup.columns));
      this.#place.replaceChildren(
        ...Array.from({ length: setup.rows * setup.columns }, (_, cell) => {
          const button = document.createElement('button');
          button.type = 'button';
          button.dataset.cell = String(cell);
          return button;
        }),
      );
    }
    for (let cell = 0; cell < setup.rows * setup.columns; ++cell) this.#show(cell);
  }

  #is(cell: number): Tool {
    return this.#walls.has(cell) ? 'wall' : this.#goals.has(cell) ? 'goal' : 'floor';
  }

  #show(cell: number): void {
    const button = this.#place.children[cell] as HTMLButtonElement;
    const { columns } = this.#setup!;
    const what = this.#is(cell);
    button.className = what;
    button.tabIndex = cell === this.#focus ? 0 : -1;
    button.textContent = what === 'goal' ? '★' : '';
    button.setAttribute('aria-label', `row ${Math.floor(cell / columns) + 1}, column ${(cell % columns) + 1}: ${what}`);
  }

  #begin(event: PointerEvent): void {
    const cell = cellAt(event);
    if (cell === null || event.button !== 0) return;
    event.preventDefault();
    this.#move(cell);
    this.#stroke = this.#toggled(cell);
    this.#paint(cell);
  }

  /** Drawing over what is already there takes it away. */
  #toggled(cell: number): Tool {
    return this.#is(cell) === this.tool ? 'floor' : this.tool;
  }

  #paint(cell: number | null): void {
    if (this.#stroke === null || cell === null) return;
    // Without a goal there would be nothing to learn, so the last one stays.
    if (this.#is(cell) === this.#stroke || (this.#goals.has(cell) && this.#goals.size === 1)) return;
    this.#walls.delete(cell);
    this.#goals.delete(cell);
    if (this.#stroke === 'wall') this.#walls.add(cell);
    if (this.#stroke === 'goal') this.#goals.add(cell);
    this.#show(cell);
  }

  #end(): void {
    if (this.#stroke === null) return;
    this.#stroke = null;
    const sorted = (cells: ReadonlySet<number>): number[] => [...cells].sort((a, b) => a - b);
    const [walls, goals] = [sorted(this.#walls), sorted(this.#goals)];
    const { walls: before, goals: ends } = this.#setup!;
    if (walls.join() !== before.join() || goals.join() !== ends.join())
      this.#changed({ ...this.#setup!, walls, goals });
  }

  #key(event: KeyboardEvent): void {
    const { rows, columns } = this.#setup!;
    const [row, column] = [Math.floor(this.#focus / columns), this.#focus % columns];
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const [r, c] = [row + step[0]!, column + step[1]!];
      if (r >= 0 && r < rows && c >= 0 && c < columns) this.#move(r * columns + c);
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      this.#stroke = this.#toggled(this.#focus);
      this.#paint(this.#focus);
      this.#end();
    }
  }

  #move(cell: number): void {
    const before = this.#focus;
    this.#focus = cell;
    this.#show(before);
    this.#show(cell);
    (this.#place.children[cell] as HTMLButtonElement).focus();
  }
}

/** The cell under a pointer: a finger's events all go to where it came down. */
function cellAt({ clientX, clientY }: PointerEvent): number | null {
  const cell = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-cell]')?.dataset.cell;
  return cell === undefined ? null : Number(cell);
}
