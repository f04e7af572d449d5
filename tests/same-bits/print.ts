/** Prints the digests of both backends as JSON, in whatever runs it. */
import { digests, everything } from './everything.js';

console.log(JSON.stringify([digests(await everything('wasm')), digests(await everything('reference'))]));
