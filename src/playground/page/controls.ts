/** The fields of the page that are named like what they set: read into a set-up, and shown from one. */
import { readHash, resized, type Setup } from '../setup.js';

type Field = HTMLInputElement | HTMLSelectElement;

export class Controls {
  readonly #forms: readonly HTMLFormElement[];
  #setup: Setup;

  constructor(forms: readonly HTMLFormElement[], setup: Setup, changed: (setup: Setup) => void) {
    this.#forms = forms;
    this.#setup = setup;
    for (const form of forms) {
      form.addEventListener('submit', (event) => event.preventDefault());
      form.addEventListener('input', ({ target }) => {
        const field = target as Field;
        this.#tell(field);
        const after = field.checkValidity() ? this.#with(field) : null;
        if (after !== null) changed(after);
      });
    }
    this.show(setup);
  }

  show(setup: Setup): void {
    this.#setup = setup;
    for (const field of this.#fields()) {
      const value = setup[field.name as keyof Setup];
      if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = value === true;
      else if (document.activeElement !== field || field.value === '') field.value = String(value);
      this.#tell(field);
    }
  }

  /** The set-up with what the field says; null where that makes no sense. */
  #with(field: Field): Setup | null {
    const name = field.name as keyof Setup;
    const text = field instanceof HTMLInputElement && field.type === 'checkbox' ? String(field.checked) : field.value;
    const { setup: read, refused } = readHash(`${name}=${encodeURIComponent(text)}`);
    if (refused.length > 0) return null;
    if (name === 'rows') return resized(this.#setup, read.rows, this.#setup.columns);
    if (name === 'columns') return resized(this.#setup, this.#setup.rows, read.columns);
    return { ...this.#setup, [name]: read[name] };
  }

  /** Says the number of a slider beside it. */
  #tell(field: Field): void {
    const output = field.parentElement?.querySelector('output');
    if (output) output.value = Number(field.value).toFixed(field.name === 'slip' ? 1 : 2);
  }

  #fields(): Field[] {
    return this.#forms.flatMap((form) =>
      [...form.elements].filter((one): one is Field => 'value' in one && 'name' in one),
    );
  }
}
