export declare const chromiumFlags: string[];
/** Path of the Chromium that the browser tests run in. */
export declare function findChromium(): string;
