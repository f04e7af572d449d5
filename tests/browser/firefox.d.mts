export declare function findFirefox(): string | null;
export declare function printedInFirefox(command: string, script: string, timeout?: number): Promise<string>;
