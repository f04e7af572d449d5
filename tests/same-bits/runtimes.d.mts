export function runtimes(): { readonly name: string; readonly command: readonly string[] | null }[];
