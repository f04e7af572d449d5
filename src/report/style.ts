/** The look of every page: readable text, light and dark by the reader's preference, a form for phones and one for paper. */
import { seriesColours } from './figures/palette.js';

const series = (ground: 'light' | 'dark'): string =>
  seriesColours.map((colour, k) => `--series-${k}:${colour[ground]}`).join(';');
const light = `--ground:#fff;--text:#1c1f24;--quiet:#565d68;--line:#dfe3e8;--soft:#f5f7f9;--good:#00704f;--bad:#a93c09;--link:#0b5cad;--wall:#3c424b;--alone:#e4e7eb;${series('light')}`;
const dark = `--ground:#14171b;--text:#e6e9ed;--quiet:#9fa8b4;--line:#30363d;--soft:#1c2026;--good:#4fd0a5;--bad:#f39a63;--link:#7ab8f5;--wall:#717a86;--alone:#343a42;${series('dark')}`;

/** Scenes: on a page, and in pictures that stand alone. */
export const sceneStyle = `
svg.scene text{text-anchor:middle;dominant-baseline:central;pointer-events:none;fill:var(--text)}
svg.scene text.number{font-size:10.5px;fill:#1c1f24;fill-opacity:.85}
svg.scene text.sign{font-size:17px}
svg.scene [data-p]{stroke:var(--ground);stroke-width:.8}
svg.scene .alone{fill:var(--alone)}
svg.scene .none{fill:var(--ground)}
svg.scene polygon.cell{fill:none;stroke:var(--quiet);stroke-width:.9;pointer-events:none}
svg.scene .wall polygon{fill:var(--wall)}
svg.scene .goal polygon,svg.scene .hole polygon,svg.scene .cliff polygon{fill:var(--soft)}
svg.scene g text{font-size:22px}
svg.scene .start{fill:var(--text);stroke:var(--ground);stroke-width:2}
svg.scene .arrow{fill:none;stroke:var(--text);stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
svg.scene .dot{fill:var(--text)}`;

export const pageStyle = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{scroll-padding-top:12px}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:break-word}
main,footer{max-width:1120px;margin:0 auto;padding:0 28px}
main{padding-top:30px}
a{color:var(--link)}
h1{font-size:28px;line-height:1.2;margin:0 0 8px;letter-spacing:-.01em}
h2{font-size:22px;margin:48px 0 6px;padding-top:18px;border-top:1px solid var(--line)}
h3{font-size:16px;margin:26px 0 8px}
p{margin:8px 0;max-width:84ch}
p.quiet{max-width:100ch}
.lead{font-size:19px;line-height:1.45}
.quiet,figcaption span,.panel p span{color:var(--quiet);font-size:14px}
nav{font-size:14px;margin:10px 0}nav details{margin:0}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:2px 18px}
ul.findings,ol.findings{padding-left:22px;max-width:84ch}
.findings li{margin:7px 0}
.quote{margin:12px 0;padding-left:14px;border-left:3px solid var(--line);color:var(--quiet);font-size:14.5px}
blockquote{margin:0;max-width:90ch}
.scroll{overflow-x:auto;margin:14px 0 4px}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;font-weight:600;font-size:15px;padding-bottom:4px}
th,td{padding:5px 9px;text-align:left;vertical-align:middle;white-space:nowrap}
thead th{font-weight:600;white-space:normal;line-height:1.3;color:var(--quiet);border-bottom:1.5px solid var(--text);vertical-align:bottom}
tbody th{font-weight:600;padding-top:16px}
tbody tr{border-bottom:1px solid var(--line)}
tfoot td{padding-top:2px}
td.number,th.number{text-align:right}
td small{display:block;color:var(--quiet);font-size:12px;line-height:1.2}
td svg{display:block}
.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}
.swatch{display:inline-block;width:11px;height:11px;border-radius:50%;margin-right:8px;vertical-align:-1px}
figure{margin:16px 0}
figcaption{margin-bottom:6px;line-height:1.35}
figcaption strong{display:block}
.chart .wide svg,.chart .narrow svg{width:100%;height:auto;font-family:inherit;display:block}
.wide{max-width:1040px}
.narrow{display:none}
.names{list-style:none;padding:0;margin:6px 0;font-size:13px}
.names svg{margin-right:8px;vertical-align:2px}
.files{font-size:12.5px;color:var(--quiet);margin:4px 0}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(300px,100%),1fr));gap:22px;align-items:start}
.panel p{margin:0 0 6px;line-height:1.35}.panel p strong{display:block}
svg.scene{display:block;width:100%;height:auto}${sceneStyle}
.panel:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:3px}
.panel [data-c]{cursor:pointer;touch-action:manipulation}
.legend{display:flex;flex-wrap:wrap;gap:4px;padding-top:8px;align-items:center}
.legend button{font:inherit;font-size:12.5px;min-height:28px;padding:2px 9px;border:1px solid var(--line);border-radius:14px;background:var(--soft);color:var(--text)}
.legend button.lit{border-color:var(--text)}
.told{min-height:1.35em;font-size:13px;color:var(--quiet)}
.panel.lit svg [data-p]{opacity:.2}.panel.lit svg .lit{opacity:.65}
.panel.lit svg .same{opacity:1}.panel.lit svg .lit.same{stroke:var(--text);stroke-width:2}
details{margin:14px 0}summary{cursor:pointer;color:var(--quiet);padding:4px 0}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;font-size:14px;margin:10px 0}
dl.facts dt{color:var(--quiet)}dl.facts dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:48px;padding-top:16px;padding-bottom:44px;border-top:1px solid var(--line);color:var(--quiet);font-size:13.5px}
footer code{overflow-wrap:anywhere}
@media (max-width:640px){
main,footer{padding-left:16px;padding-right:16px}main{padding-top:18px}h1{font-size:24px}.lead{font-size:17px}
.wide{display:none}.narrow{display:block}th,td{padding:5px 7px}
dl.facts{grid-template-columns:1fr}dl.facts dd{margin-bottom:6px}.legend button{min-height:36px;padding:4px 12px}}
@media print{:root{color-scheme:light;${light}}
body{font-size:10.5pt}main,footer{max-width:none;padding:0}
.wide{display:block}.narrow{display:none}
figure,.panel,tbody tr{break-inside:avoid}h2,h3,figcaption,caption{break-after:avoid}
.scroll{overflow:visible}table{font-size:8.5pt}th,td{white-space:normal;padding:3px 5px}td small{font-size:7.5pt}
details::details-content{content-visibility:visible;display:block;height:auto}summary{list-style:none}
nav,.files,.legend,.told{display:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
