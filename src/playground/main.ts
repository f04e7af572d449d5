/** The page: what it shows, and what is done to it. Learning is done by the worker. */

import type { Found, Frame, FromWorker, LoadedFile, ToWorker, WorldMessage } from './messages.js';
import { Classes } from './page/classes.js';
import { Controls } from './page/controls.js';
import { Curve } from './page/curve.js';
import { Editor, type Tool } from './page/editor.js';
import { Field } from './page/field.js';
import { readFile, save } from './page/files.js';
import { Light, pairOfShape } from './page/light.js';
import { Matrix } from './page/matrix.js';
import { Meter } from './page/meter.js';
import { onTheme } from './page/theme.js';
import { learnerWords, verdict } from './page/told.js';
import { goesOn, hashOf, readHash, type Setup } from './setup.js';

const at = <Kind extends HTMLElement>(id: string): Kind => document.getElementById(id) as Kind;
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const post = (message: ToWorker): void => worker.postMessage(message);

let { setup, refused } = readHash(location.hash);
let file: LoadedFile | null = null;
let world: WorldMessage | null = null;
let found: Found | null = null;
let last: Frame | null = null;
/** Whether a frame was asked for that has not come yet, whether one is wanted, and whether learning was asked to go on. */
let [asked, wanted, running] = [false, true, !matchMedia('(prefers-reduced-motion: reduce)').matches];

const light = new Light(lightUp);
const fields = { plain: new Field(at('plain')), symmetric: new Field(at('symmetric')) };
const curve = new Curve(at('curve'));
const classes = new Classes(at('orbits'), at('clusters'), light);
const matrix = new Matrix(at('matrix'), light);
const meter = new Meter();
const editor = new Editor(at('editor'), change);
const controls = new Controls([at('world-form'), at('same-form'), at('found-form')], setup, change);
for (const id of ['plain', 'symmetric']) light.listen(at(id), pairOfShape);

editor.setup = setup;
start();
tellRefused();
requestAnimationFrame(tick);

worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
  if (data.kind === 'world') enter(data);
  else if (data.kind === 'frame') show(data);
  else if (data.kind === 'report') takeReport(data.done, data.html);
  else refuse(`${data.message}.`);
});
worker.addEventListener('error', ({ message }) => refuse(`The worker failed: ${message}`));

/** Every frame of the screen: asks for the next picture when the last one is there. */
function tick(now: number): void {
  const frames = meter.count(now);
  if (Math.floor(now / 500) !== Math.floor((now - 17) / 500)) at('meter').textContent = `${frames} frames a second`;
  if (wanted && !asked) {
    asked = true;
    wanted = false;
    post({ kind: 'frame' });
  }
  requestAnimationFrame(tick);
}

function start(): void {
  refuse('');
  post({ kind: 'start', setup, file });
  setRunning(running);
}

/** Another set-up: goes on with it, or begins again. */
function change(next: Setup): void {
  const same = goesOn(setup, next);
  setup = next;
  editor.setup = setup;
  controls.show(setup);
  history.replaceState(null, '', `#${hashOf(setup)}`);
  if (same) post({ kind: 'settings', setup });
  else start();
  wanted = true;
}

function setRunning(on: boolean): void {
  running = on;
  const speed = at<HTMLSelectElement>('speed').value;
  post({ kind: 'speed', speed: on ? (speed === '' ? null : Number(speed)) : 0 });
  wanted = true;
}

function enter(entered: WorldMessage): void {
  world = entered;
  found = null;
  light.world = world;
  for (const field of Object.values(fields)) field.world = world;
  at('drawn').hidden = at('world-form').hidden = file !== null;
  for (const one of document.querySelectorAll<HTMLElement>('#running, #watching, .learning'))
    one.hidden = !world.learns;
  at('unload').hidden = at('loaded').hidden = file === null;
  at('loaded').textContent = `${world.name}: ${world.states} states, ${world.actions} actions.`;
  at('curve-head').textContent = `Learning curves: ${world.measured}`;
  const orbits = world.orbits && new Set(world.orbits.filter((label) => label >= 0)).size;
  at('orbits-told').textContent = orbits === null ? '' : `${orbits} orbits`;
  wanted = true;
}

function show(frame: Frame): void {
  asked = false;
  wanted = frame.running;
  last = frame;
  if (world === null) return;
  at('run').textContent = frame.running ? 'Pause' : 'Run';
  for (const name of ['plain', 'symmetric'] as const) {
    const view = frame[name];
    at(`${name}-told`).textContent = view === null ? '' : learnerWords(view);
    if (view !== null) fields[name].q = view.q;
  }
  curve.views = [frame.plain, frame.symmetric];
  const words = verdict(world, frame);
  if (at('verdict').textContent !== words) at('verdict').textContent = words;
  if (frame.found !== null) {
    found = frame.found;
    light.found = found;
    classes.show(world, found);
    matrix.show(found, setup.threshold);
    at('clusters-told').textContent = `${found.clusters} clusters`;
    lightUp();
  } else draw();
}

function draw(): void {
  for (const field of Object.values(fields)) field.draw();
  curve.draw();
}

/** What is the same as the pair that is looked at, everywhere. */
function lightUp(): void {
  fields.plain.lit = light.orbit;
  fields.symmetric.lit = light.cluster;
  classes.light();
  matrix.draw();
  draw();
  at('told').textContent =
    light.words || 'Point at a move, or go through them with the arrow keys, to see what it is the same as.';
}

/** Says what of a link was not understood. */
function tellRefused(): void {
  if (refused.length > 0)
    refuse(`The link was not understood where it says ${refused.join(', ')}: the usual is shown.`);
}

function refuse(message: string): void {
  at('refused').hidden = message === '';
  at('refused').textContent = message;
}

function takeReport(done: number, html: string | null): void {
  at('taken').textContent =
    html === null ? `comparing: ${Math.round(100 * done)} %` : 'The report is in your downloads.';
  if (html !== null) save('orbit-rl-report.html', 'text/html', html);
}

for (const radio of document.querySelectorAll<HTMLInputElement>('input[name=tool]'))
  radio.addEventListener('change', () => (editor.tool = radio.value as Tool));
at('run').addEventListener('click', () => {
  setRunning(last?.running !== true);
  if (running) post({ kind: 'beyond' });
});
at('again').addEventListener('click', () => {
  running = true;
  start();
});
at('speed').addEventListener('change', () => setRunning(running));
at('load').addEventListener('click', () => at('file').click());
at('file').addEventListener('change', async ({ target }) => {
  const [chosen] = (target as HTMLInputElement).files ?? [];
  (target as HTMLInputElement).value = '';
  if (chosen === undefined) return;
  try {
    file = await readFile(chosen);
    start();
  } catch (error) {
    refuse((error as Error).message);
  }
});
at('unload').addEventListener('click', () => {
  file = null;
  start();
});
at('share').addEventListener('click', async () => {
  const link = `${location.href.split('#')[0]}#${hashOf(setup)}`;
  const copied = await navigator.clipboard?.writeText(link).then(
    () => true,
    () => false,
  );
  at('taken').textContent = copied ? 'The link is copied.' : link;
});
at('report').addEventListener('click', () => {
  at('taken').textContent = 'comparing…';
  post({ kind: 'report' });
});
addEventListener('hashchange', () => {
  ({ setup, refused } = readHash(location.hash));
  editor.setup = setup;
  controls.show(setup);
  start();
  tellRefused();
});
onTheme(() => {
  draw();
  matrix.draw();
});
