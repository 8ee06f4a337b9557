/** The one style sheet of the report: light and dark by the reader's own choice, and plain on paper. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #f4f6f9; --card: #ffffff; --line: #dde3ea; --text: #18212b; --soft: #55626f;
  --accent: #1565c0; --track: #e6ebf1; --none: #e9edf2; --missed: #f6c9b8; --missed-mark: #7d2a10;
  --cancelled: #d5dae0; --cancelled-mark: #414c57; --good: #1b6e2c; --bad: #a3290a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f141a; --card: #18202a; --line: #2b3643; --text: #e8edf3; --soft: #a5b2c0;
    --accent: #64a9f2; --track: #26313d; --none: #222c37; --missed: #6b3420; --missed-mark: #ffc9b3;
    --cancelled: #3b4754; --cancelled-mark: #d0d8e0; --good: #7fd394; --bad: #ff9d80;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 48px; }
h1 { font-size: 26px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -.01em; }
h2 { font-size: 17px; margin: 0 0 12px; }
h3 { font-size: 14px; margin: 16px 0 6px; }
p { margin: 0 0 8px; }
.soft, .axis, footer { color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 14px; margin: 22px 0 14px; padding: 0; }
.tile, section {
  background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px;
}
.tile dt { color: var(--soft); font-size: 13px; }
.tile dd { margin: 2px 0 0; font-size: 28px; font-weight: 700; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile dd small { font-size: 13px; font-weight: 400; color: var(--soft); display: block; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 14px; }
.wide { grid-column: 1 / -1; }
.scroll { overflow-x: auto; }
.heat { display: block; }
.heat .axis { font-size: 11px; fill: var(--soft); }
.day.none { fill: var(--none); } .day.booked { fill: var(--accent); }
.day.missed { fill: var(--missed); } .day.cancelled { fill: var(--cancelled); }
.mark { stroke-width: 1.6; stroke-linecap: round; fill: none; }
.mark.missed { stroke: var(--missed-mark); } .mark.cancelled { stroke: var(--cancelled-mark); }
.keys { display: flex; flex-wrap: wrap; gap: 16px; margin-top: 10px; font-size: 13px; color: var(--soft); }
.key svg { vertical-align: -3px; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; font-weight: 400; padding: 5px 12px 5px 0; vertical-align: top; }
thead th { color: var(--soft); font-size: 13px; }
.bars { table-layout: fixed; }
.bars th { width: 42%; overflow-wrap: anywhere; }
.bars td.bar { padding-top: 9px; }
.bars svg { display: block; }
.bars .value { width: 5.5em; text-align: right; padding-right: 0; white-space: nowrap; }
.track { fill: var(--track); } .fill { fill: var(--accent); }
.runs td, .runs th { border-top: 1px solid var(--line); white-space: nowrap; }
.runs thead th { border-top: 0; }
.runs .words { white-space: normal; min-width: 16em; overflow-wrap: anywhere; padding-right: 0; }
.good { color: var(--good); } .bad { color: var(--bad); }
footer { margin-top: 22px; font-size: 13px; }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 4px; }
@media print {
  :root {
    --page: #fff; --card: #fff; --line: #c9d1d9; --text: #000; --soft: #444; --accent: #1565c0;
    --track: #eceff3; --none: #eef1f4; --missed: #f6c9b8; --missed-mark: #7d2a10;
    --cancelled: #d5dae0; --cancelled-mark: #414c57; --good: #1b6e2c; --bad: #a3290a;
  }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .tile, section { break-inside: avoid; }
  .runs, .runs-section { break-inside: auto; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
  .cards { grid-template-columns: 1fr 1fr; }
  .scroll { overflow: visible; }
  .heat { width: 100%; height: auto; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
