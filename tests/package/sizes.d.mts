/** The limits, as size-limit reads them. */
declare const sizes: readonly { readonly name: string; readonly path: string; readonly limit: string }[];
export default sizes;
