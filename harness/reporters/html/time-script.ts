/**
 * Draws the time charts with uPlot once they have room, one row below the other: one time axis, one cursor
 * and one zoom for all rows of a chart. Colors are those of the page, in light and in dark.
 */
export const timeScript = `
for (const figure of document.querySelectorAll('figure.time')) {
  const rows = JSON.parse(figure.querySelector('script').textContent);
  const holder = figure.querySelector('.plots');
  const at = figure.querySelector('.at');
  const color = (name) => getComputedStyle(figure).getPropertyValue(name).trim();
  const digits = (size) => size === 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const number = (value, factor) => { const shown = value * factor; return Number.isInteger(shown) ? shown.toLocaleString('en-US') : Math.abs(shown) >= 1000 ? Math.round(shown).toLocaleString('en-US') : shown.toFixed(digits(Math.abs(shown))); };
  const withUnit = (text, suffix) => suffix === '' ? text : text + ' ' + suffix;
  const time = (seconds) => whole[1] < 300 ? number(seconds, 1) + ' s' : Math.floor(seconds / 60) + ':' + String(Math.round(seconds % 60)).padStart(2, '0') + ' min';
  // What a clock has.
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
  const ends = rows.flatMap(({ series }) => series.flatMap(({ x }) => [x[0], x.at(-1)]));
  const whole = [Math.min(...ends), Math.max(...ends)];
  const key = 'time-' + Math.random();
  const plots = [];
  const draw = (row, index) => {
    const { bars, colors, factor, suffix, series, limits } = row;
    const place = holder.children[index];
    const values = [...place.querySelectorAll('output')];
    const atRest = values.map((one) => one.textContent);
    const isLast = index === rows.length - 1;
    const axis = { stroke: () => color('--soft'), grid: { stroke: () => color('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    return new uPlot({
      width: holder.clientWidth,
      height: (index === 0 ? 170 : 64) + (isLast ? 26 : 0),
      padding: [limits.length > 0 ? 16 : 6, 12, isLast ? 0 : 7, 0],
      legend: { show: false },
      cursor: { sync: { key }, y: false, drag: { x: true, y: false, setScale: true }, points: { show: !bars } },
      scales: { x: { time: false, range: (self, low, high) => low === null ? whole : [low, high] }, y: { range: (self, low, high) => { const most = Math.max(high ?? 0, ...limits.map(({ value }) => value)); return [Math.min(0, low ?? 0), most > 0 ? most * 1.05 : 1]; } } },
      axes: [
        { ...axis, size: isLast ? 26 : 0, incrs: steps, values: (self, all) => all.map((one) => isLast ? time(one) : '') },
        { ...axis, size: 64, space: index === 0 ? 30 : 22, values: (self, all) => all.map((one) => withUnit(number(one, factor), suffix)) },
      ],
      series: [{}, ...series.map(({ name }, nth) => ({
        label: name,
        stroke: () => color(colors[nth % 4]),
        ...(bars ? { fill: () => color(colors[nth % 4]), paths: uPlot.paths.bars({ size: [0.8, 12, 1] }) } : {}),
        width: bars ? 0 : 1.5, points: { show: false }, spanGaps: false,
      }))],
      hooks: {
        setCursor: [(self) => {
          const { idx } = self.cursor;
          values.forEach((one, nth) => { const value = idx == null ? null : self.data[nth + 1][idx]; one.textContent = idx == null ? atRest[nth] : value == null ? '–' : withUnit(number(value, factor), suffix); });
          if (index === 0) at.textContent = idx == null ? '' : 'at ' + time(self.data[0][idx]);
        }],
        draw: [(self) => {
          const { ctx } = self;
          let last = { y: Infinity, left: 0 };
          for (const { value, label } of limits.toSorted((a, b) => a.value - b.value)) {
            const y = self.valToPos(value, 'y', true);
            ctx.save();
            ctx.strokeStyle = ctx.fillStyle = color('--fail');
            ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
            ctx.lineWidth = devicePixelRatio;
            ctx.beginPath(); ctx.moveTo(self.bbox.left, y); ctx.lineTo(self.bbox.left + self.bbox.width, y); ctx.stroke();
            ctx.font = 11 * devicePixelRatio + 'px system-ui, sans-serif';
            ctx.textAlign = 'right';
            // Beside the label below, where there is no room above it.
            const edge = self.bbox.left + self.bbox.width;
            const left = (right) => right - ctx.measureText(label).width - 12 * devicePixelRatio;
            const right = last.y - y < 14 * devicePixelRatio ? last.left : edge;
            last = { y, left: left(right) };
            if (left(right) > self.bbox.left) ctx.fillText(label, right, y - 4 * devicePixelRatio);
            ctx.restore();
          }
        }],
      },
    }, uPlot.join(series.map(({ x, y }) => [x, y])), place.querySelector('.plot'));
  };
  new ResizeObserver(() => {
    holder.hidden = false;
    figure.classList.add('live');
    const width = holder.clientWidth;
    if (width === 0) return;
    if (plots.length === 0) plots.push(...rows.map(draw));
    else for (const plot of plots) if (plot.width !== width) plot.setSize({ width, height: plot.height });
  }).observe(figure);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { for (const plot of plots) plot.redraw(false); });
  const look = (from, to) => { for (const plot of plots) plot.setScale('x', { min: from, max: to }); };
  holder.addEventListener('mousedown', () => holder.focus({ preventScroll: true }));
  holder.addEventListener('dblclick', () => look(...whole));
  holder.addEventListener('keydown', (event) => {
    const [first] = plots;
    if (first === undefined) return;
    if (event.key === 'Escape') { look(...whole); return; }
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const times = first.data[0];
    const { min, max } = first.scales.x;
    const shown = times.map((_, index) => index).filter((index) => times[index] >= min && times[index] <= max);
    const from = first.cursor.idx == null ? -1 : shown.indexOf(first.cursor.idx);
    const place = step === -1 && from === -1 ? shown.length - 1 : Math.min(shown.length - 1, Math.max(0, from + step));
    const next = shown[place];
    if (next === undefined) return;
    for (const plot of plots) plot.setCursor({ left: plot.valToPos(times[next], 'x'), top: 0 });
  });
}
`;
