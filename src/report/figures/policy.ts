/** A greedy policy drawn where the states are: an arrow a state, the stronger coloured the larger the value of its greedy action. */
import type { Policy } from '../../experiments/document.js';
import { compact } from '../../experiments/numbers.js';
import { escapeHtml } from '../html.js';
import { actionName, stateName } from '../pair-names.js';
import { points, round, svgOf } from './clusters.js';
import type { Svg } from './plot.js';
import { sceneOf } from './scene.js';

/** The picture, or null where the layout cannot show it. */
export function drawPolicy({ layout, policy, q, live }: Policy): Svg | null {
  const actions = q.length / policy.length;
  const scene = sceneOf(layout, actions);
  if (scene === null) return null;
  const drawn = scene.states.flatMap((place, state) =>
    place === undefined || live?.[state] === 0
      ? []
      : [{ state, ...place, action: policy[state]!, value: q[state * actions + policy[state]!]! }],
  );
  const low = Math.min(...drawn.map(({ value }) => value));
  const span = Math.max(...drawn.map(({ value }) => value)) - low || 1;
  const shapes = drawn.map(({ state, middle: [x, y], outline, action, value }) => {
    const angle = scene.angles[action] ?? null;
    const name = `${stateName(state, layout)}: ${actionName(action, layout)}, value ${compact(value)}`;
    const place = `translate(${round(x)} ${round(y)})`;
    const sign =
      angle === null
        ? `<circle class="dot" r="5" transform="${place}"/>`
        : `<path class="arrow" d="M-13 0H11M4 -7L12 0L4 7" transform="${place} rotate(${round(angle)})"/>`;
    return `<g><title>${escapeHtml(name)}</title><polygon points="${points(outline)}" fill="var(--series-1)" fill-opacity="${(0.06 + (0.5 * (value - low)) / span).toFixed(3)}"/>${sign}</g>`;
  });
  return svgOf(scene, 'policy', `Greedy policy: ${scene.about}`, shapes.join(''));
}
