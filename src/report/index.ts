/** `orbit-rl/report`: what the reports draw and write, for one's own worlds, runs and studies. */
import '../symbol-dispose.js';
import { answer } from '../experiments/compare/answer.js';
import type { Study } from '../experiments/compare/types.js';
import { renderPage } from './page.js';

export type { BoardLayout, GraphLayout, Layout, PolygonLayout } from '../environments/layout.js';
export type {
  Bar,
  Block,
  ClusterPanel,
  Document,
  Drawing,
  Figure,
  Line,
  Point,
  Words,
} from '../experiments/document.js';
export { csvOf as figureData } from './figure-data.js';
export { type MarkdownDocument, renderMarkdown } from './markdown.js';
export { renderPage } from './page.js';
export { clusterFigure, intervalFigure, lineFigure, matrixFigure, type PictureOf, policyFigure } from './pictures.js';
export { renderText } from './text.js';

/** A comparison (`compare`) as one HTML page. */
export function studyPage(study: Study): string {
  return renderPage(answer(study));
}
