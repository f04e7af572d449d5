/**
 * The one script of a page. A class of pairs lights up under a pointer, a finger or the focus, and with it, in the panels beside, the
 * classes that hold any of its pairs; arrow keys go from class to class, Escape and a second tap let go. Printing opens what is folded.
 */
export const pageScript = `
addEventListener('beforeprint', () => { for (const one of document.querySelectorAll('details')) one.open = true; });
for (const figure of document.querySelectorAll('figure.clusters')) {
  const panels = [...figure.querySelectorAll('.panel')];
  let pinned = null;
  const shapesOf = (panel) => [...panel.querySelectorAll('[data-p]')];
  const light = (panel, c) => {
    const pairs = new Set(c === null ? [] : shapesOf(panel).filter((shape) => shape.dataset.c === c).map((shape) => shape.dataset.p));
    for (const other of panels) {
      const own = other === panel ? new Set([c]) : new Set(shapesOf(other).filter((shape) => pairs.has(shape.dataset.p)).map((shape) => shape.dataset.c));
      own.delete(undefined);
      let count = 0;
      other.classList.toggle('lit', pairs.size > 0);
      for (const shape of other.querySelectorAll('[data-p],button[data-c]')) {
        const on = pairs.size > 0 && own.has(shape.dataset.c);
        if (on && shape.dataset.p !== undefined) ++count;
        shape.classList.toggle('lit', on);
        shape.classList.toggle('same', pairs.has(shape.dataset.p));
        if (shape.tagName === 'BUTTON') shape.setAttribute('aria-pressed', on);
      }
      const names = [...own].map((k) => Number(k) + 1).sort((a, b) => a - b);
      other.querySelector('.told').textContent = pairs.size === 0 ? '' : own.size === 0 ? 'each of these pairs is alone here'
        : (own.size === 1 ? 'cluster ' : 'clusters ') + names.slice(0, 8).join(', ') + (names.length > 8 ? ', …' : '') + ': ' + count + ' pairs';
    }
  };
  const classOf = (event) => event.target.closest('[data-c]')?.dataset.c ?? null;
  for (const panel of panels) {
    panel.addEventListener('pointerover', (event) => { if (pinned === null && event.pointerType === 'mouse') light(panel, classOf(event)); });
    panel.addEventListener('pointerleave', (event) => { if (pinned === null && event.pointerType === 'mouse') light(panel, null); });
    panel.addEventListener('click', (event) => {
      const c = classOf(event);
      pinned = c === null || (pinned !== null && pinned.panel === panel && pinned.c === c) ? null : { panel, c };
      light(panel, pinned === null ? null : c);
    });
    panel.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step === undefined && event.key !== 'Escape') return;
      event.preventDefault();
      const all = [...new Set(shapesOf(panel).map((shape) => shape.dataset.c))].filter((c) => c !== undefined).sort((a, b) => a - b);
      const at = pinned?.panel === panel ? all.indexOf(pinned.c) : -1;
      const c = step === undefined || all.length === 0 ? null : all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length];
      pinned = c === null ? null : { panel, c };
      light(panel, c);
    });
  }
}`;
