/** The inside of a Web Worker. */
import '../symbol-dispose.js';
import { answerer } from './port.js';

const answer = answerer((message) => globalThis.postMessage(message));
globalThis.addEventListener('message', ({ data }) => answer(data));
