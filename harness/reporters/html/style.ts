/**
 * The page's only style sheet. One scale of sizes (13, 15, 20, 40), one of grays, one color a verdict;
 * everything else is space. Contrast is at least 4.5 : 1 in light and in dark.
 */
export const style = `
:root { color-scheme: light dark; --ink: #16181d; --soft: #58606e; --line: #e3e6eb; --ground: #fff; --raised: #f6f7f9;
  --pass: #1a7f4b; --fail: #c2272d; --unsure: #855d00; --a: #2f5bd3; --b: #a34a08; --c: #1a7f4b; --d: #7a3fb0;
  --fail-wash: #fdf1f1; --unsure-wash: #fdf7e8; --forbidden: #f6e3e3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --soft: #a3acba; --line: #2b303a; --ground: #14161a; --raised: #1b1e24;
  --pass: #4fc78a; --fail: #ff8a8e; --unsure: #e3b341; --a: #8fb0ff; --b: #ffa057; --c: #4fc78a; --d: #c9a6ff;
  --fail-wash: #251719; --unsure-wash: #231e12; --forbidden: #3b1a1c; } }
* { box-sizing: border-box; } [hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 80px; }
a { color: var(--a); text-underline-offset: 2px; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--a); outline-offset: 2px; border-radius: 3px; }
h1 { margin: 0; font-size: 40px; line-height: 1.1; letter-spacing: -.02em; }
h2 { margin: 40px 0 8px; font-size: 13px; font-weight: 600; color: var(--soft); }
.pass { --verdict: var(--pass); } .fail { --verdict: var(--fail); } .inconclusive { --verdict: var(--unsure); }
h1, .sign { color: var(--verdict); } .sign { font-weight: 700; }
.sentence { margin: 8px 0 0; font-size: 20px; line-height: 1.35; max-width: 44em; overflow-wrap: break-word; }
.meta { display: flex; flex-wrap: wrap; gap: 2px 16px; margin: 14px 0 0; color: var(--soft); font-size: 13px; }
.notice { margin: 16px 0 0; padding: 8px 14px; border-left: 3px solid var(--unsure); background: var(--raised); }
.soft, .empty, small { color: var(--soft); } small { font-size: 13px; font-weight: 400; }
.changes ul { margin: 0; padding: 0; list-style: none; } .changes li { padding: 1px 0; } .changes a { color: inherit; }
.changes li::before { display: inline-block; width: 20px; font-weight: 700; }
.changes .worse::before { content: "↑"; color: var(--fail); } .changes .better::before { content: "↓"; color: var(--pass); }
.changes .moved::before { content: "~"; color: var(--soft); } .changes .new::before { content: "+"; color: var(--a); } .changes .same::before { content: "="; color: var(--soft); }
.search { display: grid; grid-template-columns: 1fr auto auto; gap: 8px 20px; align-items: center; margin: 28px 0 0; }
.search input[type=search] { font: inherit; width: 100%; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); color: var(--ink); }
.search input::placeholder { color: var(--soft); opacity: 1; }
.search fieldset { display: flex; gap: 14px; border: 0; margin: 0; padding: 0; font-size: 13px; } .search legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.found { margin: 0; min-width: 5em; font-size: 13px; color: var(--soft); }
details > summary { cursor: pointer; list-style: none; } details > summary::-webkit-details-marker { display: none; }
.subject { border-top: 1px solid var(--line); } .subject:last-of-type { border-bottom: 1px solid var(--line); }
.subject > summary { display: grid; grid-template-columns: 20px minmax(110px, 190px) 1fr 200px; gap: 12px; align-items: center; padding: 10px 0; }
.subject > summary:hover { background: var(--raised); }
.subject .name { font-weight: 600; } .subject .line { color: var(--soft); } .subject:not(.pass) .line { color: var(--ink); }
.subject .name, .line, .which, .reason, td { overflow-wrap: break-word; min-width: 0; }
.subject[open] > .body { padding: 0 0 24px 32px; }
.subject.fail[open] { background: var(--fail-wash); } .subject.inconclusive[open] { background: var(--unsure-wash); }
.subject:not(.pass)[open] { margin: 0 -16px; padding: 0 16px; border-radius: 8px; border-top-color: transparent; }
.reason { margin: 4px 0 8px; max-width: 62em; }
.gates > div { display: grid; grid-template-columns: minmax(110px, 1.1fr) 116px minmax(170px, 1.8fr) 128px 116px 84px; gap: 12px; align-items: center; padding: 5px 0; border-bottom: 1px solid var(--line); }
.gates > .head { font-size: 13px; color: var(--soft); padding: 2px 0; } .number { text-align: right; white-space: nowrap; }
.figure { display: grid; grid-template-columns: 1fr 3.2ch 5.6ch; } .figure > span { text-align: left; white-space: pre; } .figure > :first-child { text-align: right; }
.gate .which a { color: inherit; } .gate:target { background: var(--raised); } .gate .soft { font-size: 13px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 8px 24px; }
figure { margin: 18px 0 0; min-width: 0; } figcaption { color: var(--soft); font-size: 13px; margin-bottom: 4px; }
code, pre, .reproduce { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.reproduce { display: block; margin: 6px 0 0; padding: 8px 12px; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; user-select: all; }
pre { margin: 4px 0; padding: 10px 12px; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; white-space: pre-wrap; }
svg { display: block; width: 100%; height: auto; max-width: 640px; }
.whisker { width: 200px; height: 26px; } .spark { width: 84px; height: 22px; }
.chart { max-width: 640px; font-size: 11px; line-height: 14px; color: var(--soft); } .chart p { margin: 0; } .chart span { white-space: nowrap; }
.frame { display: grid; grid-template-columns: calc(var(--y) + 8px) 1fr; } .plot { position: relative; height: var(--h); } .frame .y, .frame .x { position: relative; } .frame .x { grid-column: 2; height: 20px; }
.plot svg { position: absolute; inset: 0; width: 100%; height: 100%; max-width: none; overflow: visible; } .plot path { vector-effect: non-scaling-stroke; fill: none; }
.frame .y span { position: absolute; right: 8px; transform: translateY(-50%); } .frame .x span { position: absolute; top: 5px; transform: translateX(-50%); } .frame .x .start { transform: none; } .frame .x .end { transform: translateX(-100%); }
.x-name { text-align: right; } .y-name { padding-bottom: 6px; } .plot span { position: absolute; padding: 0 5px; transform: translateY(-100%); text-shadow: 0 0 3px var(--ground), 0 0 3px var(--ground); } .plot span.end { transform: translate(-100%, -100%); }
.grid { stroke: var(--line); stroke-width: 1; } .limit { stroke: var(--fail); stroke-width: 1.25; stroke-dasharray: 4 3; } .limit-label { color: var(--fail); } .end-label { color: var(--ink); }
.plot .line { stroke: var(--stroke); stroke-width: 1.75; stroke-linejoin: round; } .dot { stroke: var(--stroke); stroke-width: 5; stroke-linecap: round; } .limit-dot { --stroke: var(--fail); } .plot .bars { stroke-width: 2.5; }
.plot .base { stroke-dasharray: 5 3; } .plot .line.end { stroke-dasharray: 2 3; }
.line-fail { --stroke: var(--fail); } .line-a { --stroke: var(--a); } .line-b { --stroke: var(--b); } .line-c { --stroke: var(--c); } .line-d { --stroke: var(--d); }
.key { display: inline-block; width: 14px; height: 2px; margin: 0 4px 3px 10px; background: var(--stroke); } .key.base { background: repeating-linear-gradient(90deg, var(--stroke) 0 4px, transparent 4px 6px); }
.series { white-space: nowrap; }
.bar { fill: var(--a); opacity: .75; }
.whisker .forbidden { fill: var(--forbidden); } .whisker .interval { stroke: var(--verdict); stroke-width: 2.5; } .whisker .value { fill: var(--verdict); }
.spark path { fill: none; stroke: var(--soft); stroke-width: 1.25; } .spark circle { fill: var(--ink); }
.rows { max-width: none; } .rows p { margin: 6px 0 4px; } .rows b { color: var(--ink); font-weight: 500; } .time.live > .rows, .time:not(.live) .hint { display: none; } .plots .row { border-top: 1px solid var(--line); padding: 4px 0 0; } .plots p { margin: 0; font-size: 13px; color: var(--soft); } .plots b { color: var(--ink); font-weight: 500; }
.uplot { font: inherit; } .u-over { cursor: crosshair; } .u-select { background: color-mix(in srgb, var(--a) 15%, transparent); } .u-hz .u-cursor-x { border-color: var(--soft); }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 8px 32px; margin: 20px 0 0; } .sides dt { color: var(--soft); font-size: 13px; } .sides dd { margin: 0; overflow-wrap: anywhere; }
h3 { margin: 16px 0 0; font-size: 15px; } h3 + figure { margin-top: 4px; }
.pick ol { list-style: none; margin: 0; padding: 0; } .pick li, .pick .head { display: grid; grid-template-columns: 56px 56px 1fr; gap: 8px; align-items: start; margin: 0; padding: 10px 0; border-top: 1px solid var(--line); } .pick .head { border: 0; color: var(--soft); font-size: 13px; }
.pick label { display: grid; place-items: center; min-height: 32px; cursor: pointer; } .pick input { width: 18px; height: 18px; margin: 0; } .pick .what { min-width: 0; overflow-wrap: anywhere; } .pick .head span:nth-child(-n+2) { text-align: center; }
.pick .go { position: sticky; bottom: 0; margin: 0; padding: 12px 0; background: var(--ground); border-top: 1px solid var(--line); } button { font: inherit; font-weight: 600; padding: 8px 20px; border: 0; border-radius: 6px; background: var(--a); color: var(--ground); cursor: pointer; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; } th { text-align: left; color: var(--soft); font-weight: 500; }
th, td { padding: 5px 12px 5px 4px; border-top: 1px solid var(--line); vertical-align: top; } .number { text-align: right; } th.number { padding-right: 12px; } td.tight { white-space: nowrap; }
tr.hit { background: color-mix(in srgb, var(--a) 14%, transparent); }
details.evidence > summary { color: var(--soft); font-size: 13px; padding: 8px 0 0; } details.evidence > summary::before { content: "▸ "; } details.evidence[open] > summary::before { content: "▾ "; }
.path { padding-left: 20px; font-size: 13px; } .edge { color: var(--soft); }
.group { border-top: 1px solid var(--line); } .group > summary { padding: 8px 0; } .group > summary::before, #ledger > summary::before, .notices > summary::before { content: "▸ "; color: var(--soft); } .group[open] > summary::before, #ledger[open] > summary::before, .notices[open] > summary::before { content: "▾ "; }
#ledger, .notices { margin: 16px 0 0; } .notices .notice { margin: 8px 0 0; } .group .group { margin-left: 20px; } .files, .files ul { margin: 0; padding: 0 0 6px 20px; list-style: none; font-size: 13px; } .files > li { margin: 6px 0; content-visibility: auto; contain-intrinsic-size: auto 60px; } .files li { overflow-wrap: break-word; }
footer { margin-top: 48px; color: var(--soft); font-size: 13px; }
@media screen and (max-width: 860px) {
  main { padding: 24px 16px 64px; } h1 { font-size: 34px; } .sentence { font-size: 17px; }
  .search { grid-template-columns: 1fr; }
  .subject > summary { grid-template-columns: 20px 1fr; } .subject > summary .line, .subject > summary .against { grid-column: 2; }
  .subject[open] > .body { padding-left: 0; }
  .gates > .head { display: none; }
  .gates > .gate { grid-template-columns: 1fr auto; gap: 2px 12px; padding: 8px 0; }
  .figure { display: inline; } .gate > .none { display: none; } td.tight { white-space: normal; overflow-wrap: anywhere; } .gate > :nth-child(4)::before { content: "limit "; color: var(--soft); } .gate > :nth-child(5)::before { content: "last run "; }
}
@media screen and (max-width: 560px) { .time .hint { display: none; } }
@media print { @page { margin: 14mm; } main { max-width: none; padding: 0; } body { font-size: 11px; line-height: 1.35; } footer { margin-top: 12px; font-size: 10px; } .path { font-size: 10px; margin: 4px 0; } h1 { font-size: 30px; } .search, .long, .group, .notices, #environment, .evidence figure:has(table), .evidence figure:has(pre) { display: none; } .charts { grid-template-columns: 1fr 1fr; } h2 { margin-top: 18px; } main > section > p { margin: 4px 0; }
  h2, .meta, .soft, .gate .soft, .gates > .head, details.evidence > summary, small, figcaption, table, code, pre, .reproduce { font-size: 10px; } .sentence { font-size: 14px; }
  .subject > summary { grid-template-columns: 14px 120px 1fr 160px; gap: 8px; padding: 3px 0; } .whisker { width: 160px; height: 18px; } .subject[open] > .body { padding: 0 0 8px 22px; }
  .gates > div { grid-template-columns: minmax(80px, 1fr) 84px minmax(150px, 1.6fr) 96px 84px 60px; gap: 8px; padding: 2px 0; } .spark { width: 60px; height: 16px; } figure { margin-top: 8px; } .reproduce { padding: 3px 8px; } .gate, figure { break-inside: avoid; } .chart { font-size: 10px; line-height: 12px; max-width: none; } .plot { height: calc(var(--h) * .55); } .rows .plot { height: calc(var(--h) * .7); } .rows p { margin: 2px 0 1px; } .time.live > .rows { display: block; } .time .plots, .time .hint, .time .at { display: none; } .subject:not(.pass)[open] { margin: 0; padding: 0; background: none; } }
`;
