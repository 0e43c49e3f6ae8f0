/** The page's only style sheet: one typeface, quiet colors, light and dark, and two pages in print. */
export const style = `
:root { --ink: #1c2024; --soft: #60646c; --faint: #8b8d98; --line: #e0e1e6; --ground: #fff; --raised: #f9f9fb;
  --pass: #2b7a4b; --fail: #c62a2f; --unsure: #946800; --a: #3358d4; --b: #c2570c; --c: #2b7a4b; --d: #8145b5; --forbidden: #f7e4e4; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --soft: #b0b4ba; --faint: #777b84; --line: #2e3135; --ground: #111113;
  --raised: #18191b; --pass: #5cc08a; --fail: #ff9592; --unsure: #ffc53d; --a: #9eb1ff; --b: #ffa057; --c: #5cc08a; --d: #d19dff; --forbidden: #3b1a1c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { margin: 0; font-size: 44px; line-height: 1.1; letter-spacing: -0.02em; font-weight: 700; }
h2 { margin: 40px 0 12px; font-size: 18px; }
.pass { --verdict: var(--pass); } .fail { --verdict: var(--fail); } .inconclusive { --verdict: var(--unsure); }
h1, .sign { color: var(--verdict); }
.sentence { margin: 6px 0 14px; font-size: 19px; }
.meta { margin: 0; color: var(--soft); font-size: 13.5px; }
.meta span + span::before { content: " · "; color: var(--faint); }
.notice { margin: 16px 0 0; padding: 10px 14px; border-left: 3px solid var(--unsure); background: var(--raised); }
.gates { margin-top: 28px; border-top: 1px solid var(--line); }
.row { display: grid; grid-template-columns: 22px minmax(190px, 1.5fr) minmax(150px, 1.2fr) 200px 92px 84px; gap: 12px; align-items: center; padding: 8px 4px; }
.head { color: var(--soft); font-size: 12.5px; }
.head button { all: unset; cursor: pointer; } .head button:focus-visible, summary:focus-visible { outline: 2px solid var(--a); outline-offset: 2px; }
.head button[aria-sort=ascending]::after { content: " ↑"; } .head button[aria-sort=descending]::after { content: " ↓"; }
.gate { border-top: 1px solid var(--line); }
.gate > summary { list-style: none; cursor: pointer; } .gate > summary::-webkit-details-marker { display: none; }
.gate > summary:hover { background: var(--raised); }
.gate[open] > summary { background: var(--raised); }
.gate .body { padding: 4px 4px 20px 38px; }
.gate .name { font-weight: 550; overflow-wrap: anywhere; } .gate .name small { font-weight: 400; color: var(--soft); }
.value small, .limit small { display: block; color: var(--soft); font-size: 12.5px; }
.reason { margin: 6px 0; } .needs { margin: 6px 0; color: var(--soft); }
.sign { font-weight: 700; text-align: center; }
code, pre, .reproduce { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 13px; }
.reproduce { display: block; margin: 8px 0 0; padding: 8px 12px; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; overflow-wrap: anywhere; user-select: all; }
pre { margin: 4px 0; padding: 10px 12px; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; white-space: pre-wrap; }
figure { margin: 18px 0 0; } figcaption { color: var(--soft); font-size: 13px; margin-bottom: 4px; }
svg { display: block; width: 100%; height: auto; max-width: 720px; }
.whisker { width: 200px; height: 26px; } .spark { width: 84px; height: 22px; }
.grid { stroke: var(--line); stroke-width: 1; } .tick, .axis, .limit-label { fill: var(--soft); font-size: 11px; }
.limit { stroke: var(--fail); stroke-width: 1.25; stroke-dasharray: 4 3; } .limit-label { fill: var(--fail); }
.line { fill: none; stroke: var(--stroke); stroke-width: 1.6; stroke-linejoin: round; } .dot { fill: var(--stroke); }
.line-a { --stroke: var(--a); } .line-b { --stroke: var(--b); } .line-c { --stroke: var(--c); } .line-d { --stroke: var(--d); }
.key { display: inline-block; width: 14px; height: 3px; margin: 0 4px 3px 10px; background: var(--stroke); }
.bar { fill: var(--a); opacity: .75; }
.whisker .forbidden { fill: var(--forbidden); } .whisker .interval { stroke: var(--verdict); stroke-width: 2.5; } .whisker .value { fill: var(--verdict); }
.spark polyline { fill: none; stroke: var(--soft); stroke-width: 1.25; } .spark circle { fill: var(--ink); }
.empty { color: var(--faint); } .scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; } th { text-align: left; color: var(--soft); font-weight: 500; font-size: 12.5px; }
th, td { padding: 5px 12px 5px 4px; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; } td.number { text-align: right; }
td.tight { white-space: nowrap; }
.path { padding-left: 20px; font-size: 13.5px; } .edge { color: var(--soft); }
footer { margin-top: 48px; color: var(--faint); font-size: 12.5px; }
@media (max-width: 880px) { .row { grid-template-columns: 22px 1fr 1fr; } .row > :nth-child(n+4) { display: none; } .gate .body { padding-left: 4px; } }
@media print { @page { margin: 14mm; } main { max-width: none; padding: 0; } body { font-size: 11px; } h1 { font-size: 30px; } .row { grid-template-columns: 16px 1.6fr 1.3fr 160px 80px 0; padding: 3px 2px; }
  .gate.pass .body, .long { display: none; } .gate, figure { break-inside: avoid; } .head button::after { content: none !important; } }
`;
