/** The inside of the worker: learns while the page draws, and answers between two batches. */
import { createEngine, InputError } from 'orbit-rl';
import { isCertain } from './learning/learner.js';
import { episodesReport, studyReport } from './learning/report.js';
import { Session } from './learning/session.js';
import { type World, worldOf } from './learning/world.js';
import type { FromWorker, ToWorker, WorldMessage } from './messages.js';
import { defaultSetup, type Setup } from './setup.js';

/** Milliseconds of learning between two looks into the inbox. */
const SLICE = 10;
/** Longest time in seconds for which steps are made up after a wait. */
const CATCH_UP = 0.1;

const scope = globalThis as unknown as { postMessage(message: FromWorker, transfer?: Transferable[]): void };
const inbox: ToWorker[] = [];
let wake = (): void => {};
globalThis.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  inbox.push(data);
  wake();
});

const engine = await createEngine();
let setup: Setup = defaultSetup;
let session: Session | null = null;
let speed: number | null = 0;
/** Steps that are to be made, and when that was last looked at. */
let [due, since] = [0, 0];
/** Whether learning goes on although both have learned: it was asked for after that. */
let beyond = false;

for (;;) {
  for (let message = inbox.shift(); message !== undefined; message = inbox.shift()) {
    try {
      await handle(message);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      scope.postMessage({ kind: 'refused', message: error.message });
    }
  }
  if (isRunning()) await slice();
  else await message();
}

async function handle(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'start': {
      const world = worldOf(message.setup, message.file);
      const next = new Session(engine, world, message.setup);
      session?.dispose();
      [session, setup, due, beyond] = [next, message.setup, 0, false];
      return scope.postMessage(about(world));
    }
    case 'settings':
      setup = message.setup;
      if (session !== null) session.setup = setup;
      return;
    case 'speed':
      [speed, since] = [message.speed, performance.now()];
      due = session?.steps ?? 0;
      return;
    case 'beyond':
      beyond = session?.over ?? false;
      return;
    case 'frame':
      return session === null ? undefined : sendFrame(session);
    case 'report':
      return session === null ? undefined : report(session);
  }
}

function isRunning(): boolean {
  return session !== null && speed !== 0 && session.world.environment !== null && (beyond || !session.over);
}

async function slice(): Promise<void> {
  const [now, end] = [performance.now(), performance.now() + SLICE];
  if (speed !== null) due += (speed * Math.min(CATCH_UP * 1000, now - since)) / 1000;
  since = now;
  const behind = (): boolean => speed === null || session!.steps < due;
  do if (behind()) await session!.advance(speed === null);
  while (behind() && performance.now() < end);
  await (behind() ? breath() : new Promise((resolve) => setTimeout(resolve, 4)));
}

function sendFrame(of: Session): void {
  const frame = of.frame(isRunning());
  const arrays = [frame.plain, frame.symmetric].flatMap((view) =>
    view === null ? [] : [view.q.buffer, view.curve.steps.buffer, view.curve.values.buffer],
  );
  if (frame.found !== null) arrays.push(frame.found.values.buffer, frame.found.order.buffer);
  scope.postMessage(frame, arrays);
}

async function report(of: Session): Promise<void> {
  const progress = (done: number): void => scope.postMessage({ kind: 'report', done, html: null });
  const { world } = of;
  const html =
    world.environment === null ? episodesReport(world, setup, of.found) : await studyReport(world, setup, progress);
  scope.postMessage({ kind: 'report', done: 1, html });
}

function about({ name, states, actions, layout, live, orbits, environment }: World): WorldMessage {
  const measured =
    environment !== null && isCertain(environment)
      ? 'states with an optimal greedy action'
      : 'gap between random and optimal closed';
  const labels = orbits?.labels.slice() ?? null;
  return { kind: 'world', name, states, actions, layout, live, orbits: labels, measured, learns: environment !== null };
}

/** Waits for a message. */
function message(): Promise<void> {
  return new Promise((resolve) => {
    wake = resolve;
    if (inbox.length > 0) resolve();
  });
}

/** Lets messages in, without the delay of a timer. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
