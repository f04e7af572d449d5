/** The look of every page: readable text, light and dark by the reader's preference, and a form for paper. */
import { seriesColours } from './palette.js';

const variables = (ground: 'light' | 'dark'): string =>
  seriesColours.map((colour, k) => `--series-${k}:${colour[ground]}`).join(';');

export const pageStyle = `
:root{color-scheme:light dark;--ground:#fff;--text:#1c1f24;--quiet:#5b626d;--line:#dfe3e8;--soft:#f5f7f9;--good:#00704f;--bad:#b3400a;
--wall:#3c424b;--alone:#e4e7eb;${variables('light')}}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--text:#e6e9ed;--quiet:#9aa3af;--line:#30363d;--soft:#1c2026;--good:#4fd0a5;--bad:#f39a63;
--wall:#717a86;--alone:#343a42;${variables('dark')}}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;
font-variant-numeric:tabular-nums}
main,footer{max-width:1120px;margin:0 auto;padding:0 28px}
main{padding-top:36px}
h1{font-size:30px;line-height:1.2;margin:0 0 10px;letter-spacing:-.01em}
h2{font-size:22px;margin:52px 0 6px;padding-top:18px;border-top:1px solid var(--line)}
h3{font-size:16px;margin:26px 0 8px}
p{margin:8px 0;max-width:84ch}
p.quiet{max-width:100ch}
.lead{font-size:18px;color:var(--quiet)}
.quiet,figcaption span{color:var(--quiet);font-size:14px}
ul.findings{padding-left:20px;max-width:82ch}
ul.findings li{margin:7px 0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px;margin:14px 0 4px}
th,td{padding:5px 9px;text-align:left;vertical-align:middle;white-space:nowrap}
thead th{font-weight:600;white-space:normal;line-height:1.3;color:var(--quiet);border-bottom:1.5px solid var(--text);vertical-align:bottom}
tbody th{font-weight:600;padding-top:16px}
tbody tr{border-bottom:1px solid var(--line)}

td.number,th.number{text-align:right}
td small{display:block;color:var(--quiet);font-size:12px;line-height:1.2}
td svg{display:block}
.faster{color:var(--good);font-weight:600}.slower{color:var(--bad);font-weight:600}
.swatch{display:inline-block;width:11px;height:11px;border-radius:50%;margin-right:8px;vertical-align:-1px}
figure{margin:12px 0}
figure.chart svg{width:100%;height:auto;font-family:inherit}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(300px,100%),1fr));gap:22px;align-items:start}
.panel{margin:6px 0}
figcaption strong{display:block}
figcaption{margin-bottom:6px;line-height:1.35}
svg.grid{display:block;width:100%;height:auto}
svg.grid text{text-anchor:middle;dominant-baseline:central;pointer-events:none}
svg.grid text.number{font-size:10.5px;fill:#1c1f24;fill-opacity:.8}
svg.grid polygon,svg.grid circle{stroke:var(--ground);stroke-width:.8}
svg.grid .alone{fill:var(--alone)}
svg.grid .none{fill:var(--ground)}
svg.grid rect.cell{fill:none;stroke:var(--quiet);stroke-width:.9;pointer-events:none}
svg.grid .wall rect{fill:var(--wall)}
svg.grid .goal rect,svg.grid .hole rect,svg.grid .cliff rect{fill:var(--soft)}
svg.grid g text{font-size:22px;fill:var(--text)}
svg.grid .start{fill:var(--text);stroke:var(--ground);stroke-width:2}
.policy .arrow{fill:none;stroke:var(--text);stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.policy .dot{fill:var(--text)}
.panel.lit .cluster{opacity:.22}.panel.lit .cluster.lit{opacity:1;stroke:var(--text);stroke-width:2}
details{margin:14px 0}summary{cursor:pointer;color:var(--quiet)}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px;font-size:14px;margin:10px 0}
dl.facts dt{color:var(--quiet)}dl.facts dd{margin:0;overflow-wrap:anywhere}
footer{margin-top:56px;padding-top:16px;padding-bottom:44px;background:linear-gradient(var(--line),var(--line)) center top/calc(100% - 56px) 1px no-repeat;color:var(--quiet);font-size:13.5px}
footer code{overflow-wrap:anywhere}
@media print{:root{--ground:#fff;--text:#000;--quiet:#444;--line:#bbb;--soft:#f2f2f2;--wall:#3c424b;--alone:#e4e7eb;${variables('light')}}
body{font-size:11pt}main,footer{max-width:none;padding:0}figure,tbody tr{break-inside:avoid}h2{break-after:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
