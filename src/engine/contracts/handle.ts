/** Something that holds kernel memory. `dispose` may be called twice; any other call afterwards throws. */
export interface Handle extends Disposable {
  dispose(): void;
}
