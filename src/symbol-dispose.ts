/**
 * Browsers without `Symbol.dispose` (Firefox 140, Safari 18) get it before any class is made that has a method of that name: the symbol
 * that compilers of `using` fall back on. The first import of every entry.
 */
if ((Symbol as { dispose?: symbol }).dispose === undefined) {
  Object.defineProperty(Symbol, 'dispose', { value: Symbol.for('Symbol.dispose') });
}
