/** The inside of a Node worker. */
import { parentPort } from 'node:worker_threads';
import { answerer } from './port.js';

const port = parentPort!;
port.on(
  'message',
  answerer((message) => port.postMessage(message)),
);
