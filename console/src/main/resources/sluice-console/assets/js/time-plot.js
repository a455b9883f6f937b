// The drawing of a time line: a plot of kept shares (uPlot) with lanes of marks under it.

import uPlot from '/webjars/uplot/dist/uPlot.esm.js';
import { percent } from './format.js';
import { drawLanes, LANES_HEIGHT } from './lanes.js';
import { MARKS } from './words.js';

const HEIGHT = 174;
const GUTTER = 58;
const SNAP_PX = 6;
const UNDER_WAY_MS = 20_000;

export class TimePlot {
  #plot;
  #line;
  #head = bar('playhead');
  #span = bar('span');
  #time = null;

  /**
   * @param host the element to fill
   * @param chosen called with a time in ms when a moment is clicked
   * @param pointed called with the time under the pointer in ms, or null
   */
  constructor(host, chosen, pointed) {
    this.host = host;
    this.#plot = new uPlot(this.#options(), [[0, 1], [null, null]], host);
    this.#plot.over.append(lanesArea(), this.#span, this.#head);
    const over = this.#plot.over;
    over.addEventListener('click', (event) => chosen(this.#snap(this.#timeAt(event))));
    over.addEventListener('mousemove', (event) => pointed(this.#timeAt(event)));
    over.addEventListener('mouseleave', () => pointed(null));
    this.sizes = new ResizeObserver(() => this.#plot.setSize({ width: host.clientWidth, height: HEIGHT }));
    this.sizes.observe(host);
  }

  #options() {
    const colour = (name) => getComputedStyle(this.host).getPropertyValue(name).trim();
    const axis = { stroke: () => colour('--quiet'), grid: { stroke: () => colour('--line'), width: 1 }, ticks: { show: false }, font: '11px system-ui' };
    return {
      width: this.host.clientWidth,
      height: HEIGHT,
      padding: [4, 12, LANES_HEIGHT, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
      scales: { x: { time: true, range: () => this.#range() }, y: { range: (plot, min, max) => [0, Math.max(max * 1.15 || 0, 5)] } },
      axes: [
        { ...axis, side: 0, size: 22, space: 80, values: (plot, splits, axis, space, step) => splits.map((time) => tick(time, step)) },
        { ...axis, size: GUTTER, space: 24, values: (plot, values) => values.map((value) => `${value}%`) },
      ],
      series: [{}, { stroke: () => colour('--gold'), fill: () => colour('--gold-soft'), width: 1.5, points: { show: false }, spanGaps: false }],
      hooks: {
        draw: [(plot) => this.#line && drawLanes(plot, this.#line, colour)],
        setSize: [() => this.#place()],
      },
    };
  }

  #range() {
    return this.#line ? [this.#line.start / 1000, this.#line.end / 1000] : [0, 1];
  }

  /** @param line a time line as the server gives it */
  show(line) {
    const buckets = line.buckets.map((bucket) => ({ ...bucket, start: Date.parse(bucket.from), end: Date.parse(bucket.to) }));
    const marks = line.marks.map((mark) => ({ ...mark, at: Date.parse(mark.time) }));
    this.#line = { buckets, marks, start: Date.parse(line.from), end: Date.parse(line.to) };
    const seen = buckets.findLast(({ chunks }) => chunks)?.end ?? 0;
    // At the end, the next chunk is on its way.
    if (this.#line.end - seen < UNDER_WAY_MS) buckets.forEach((bucket) => (bucket.missing &&= bucket.start < seen));
    const times = buckets.map(({ start, end }) => (start + end) / 2000);
    this.#plot.setData([times, buckets.map(({ seen, kept }) => (seen ? (100 * kept) / seen : null))]);
    this.#place();
  }

  redraw() {
    this.#plot.redraw(false, true);
  }

  /** Marks the moment that is shown. */
  playhead(time) {
    this.#time = time;
    this.#place();
  }

  highlight(span) {
    this.spanned = span;
    this.#place();
  }

  #place() {
    position(this.#plot, this.#head, this.#time, this.#time);
    position(this.#plot, this.#span, this.spanned?.from, this.spanned?.to);
  }

  #timeAt(event) {
    return this.#plot.posToVal(event.clientX - this.#plot.over.getBoundingClientRect().left, 'x') * 1000;
  }

  /** The time of a click: that of the nearest mark, if one is close. */
  #snap(time) {
    const mark = this.#nearest(time);
    return mark ? mark.at : time;
  }

  #nearest(time) {
    const reach = (this.#plot.posToVal(SNAP_PX, 'x') - this.#plot.posToVal(0, 'x')) * 1000;
    const close = (this.#line?.marks ?? []).filter((mark) => Math.abs(mark.at - time) <= reach);
    return close.sort((one, other) => Math.abs(one.at - time) - Math.abs(other.at - time))[0];
  }

  /** What is known of a time: the kept share of its bucket, and the nearest mark. */
  words(time) {
    const bucket = this.#line.buckets.find(({ start, end }) => time >= start && time < end);
    const mark = this.#nearest(time);
    const share = bucket?.seen ? `${percent(bucket.kept / bucket.seen)} kept` : bucket?.missing ? 'no video' : '';
    const damage = bucket?.damaged ? `${bucket.damaged} damaged` : '';
    const happened = mark ? [MARKS[mark.type], mark.text].filter(Boolean).join(': ') : '';
    return [share, damage, happened].filter(Boolean).map((text) => `· ${text}`).join(' ');
  }

  close() {
    this.sizes.disconnect();
    this.#plot.destroy();
  }
}

/** The lanes lie below the plot, and can be pointed at and clicked like it. */
function lanesArea() {
  const area = document.createElement('div');
  area.className = 'lanes-area';
  area.style.height = `${LANES_HEIGHT}px`;
  return area;
}

function bar(name) {
  const element = document.createElement('div');
  element.className = name;
  element.hidden = true;
  return element;
}

function position(plot, element, from, to) {
  const [start, end] = [plot.scales.x.min * 1000, plot.scales.x.max * 1000];
  element.hidden = from == null || Number.isNaN(from) || to < start || from > end;
  if (element.hidden) return;
  const left = Math.max(0, plot.valToPos(from / 1000, 'x'));
  element.style.left = `${left}px`;
  element.style.width = `${Math.max(2, plot.valToPos(Math.min(to, end) / 1000, 'x') - left)}px`;
}

function tick(seconds, step) {
  const date = new Date(seconds * 1000);
  const two = (value) => String(value).padStart(2, '0');
  const text = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return step < 60 ? `${text}:${two(date.getSeconds())}` : text;
}
