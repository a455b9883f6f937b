// The lanes under the plot of a time line: video with its missing and damaged parts, scene changes, questions, watches.

const LANE = 15;
const LANES = ['video', 'scenes', 'asked', 'watches'];

export const LANES_HEIGHT = LANES.length * LANE + 10;

const LANE_OF = { scene: 1, question: 2, watch: 3 };
const COLOURS = { scene: '--scene', question: '--question', watch: '--watch' };

/** @param line buckets and marks with their times in ms (start, end, at) */
export function drawLanes(plot, line, colour) {
  new Lanes(plot, colour).draw(line);
}

class Lanes {
  constructor(plot, colour) {
    const { ctx, bbox } = plot;
    this.scale = devicePixelRatio || 1;
    this.top = bbox.top + bbox.height + 9 * this.scale;
    Object.assign(this, { plot, context: ctx, colour, left: bbox.left, right: bbox.left + bbox.width });
  }

  draw({ buckets, marks }) {
    this.context.save();
    LANES.forEach((name, lane) => this.#label(name, lane));
    buckets.forEach((bucket) => this.#video(bucket));
    for (const mark of marks) {
      const x = this.#x(mark.at);
      if (mark.type in LANE_OF && x >= this.left && x <= this.right) this.#mark(mark.type, x);
    }
    this.context.restore();
  }

  #x(time) {
    return this.plot.valToPos(time / 1000, 'x', true);
  }

  #middle(lane) {
    return this.top + (lane + 0.5) * LANE * this.scale;
  }

  #label(name, lane) {
    const { context, scale } = this;
    context.font = `${10.5 * scale}px system-ui, sans-serif`;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillStyle = this.colour('--quiet');
    context.fillText(name, this.left - 8 * scale, this.#middle(lane));
    context.fillStyle = this.colour('--lane');
    context.fillRect(this.left, this.#middle(lane) - 5 * scale, this.right - this.left, 10 * scale);
  }

  #video({ start, end, chunks, missing, damaged }) {
    if (!chunks && !missing) return;
    const from = this.#x(start);
    const width = this.#x(end) - from;
    const [middle, scale] = [this.#middle(0), this.scale];
    this.context.fillStyle = this.colour(missing ? '--missing' : '--video');
    this.context.fillRect(from, middle - 4 * scale, width + 0.5, 8 * scale);
    if (!damaged) return;
    this.context.fillStyle = this.colour('--damaged');
    this.context.fillRect(from, middle - 5 * scale, Math.max(width, 2 * scale), 10 * scale);
  }

  /** Each kind has its lane and its shape, so that nothing is told by colour alone. */
  #mark(type, x) {
    const { context, scale } = this;
    const middle = this.#middle(LANE_OF[type]);
    const size = 4 * scale;
    context.fillStyle = this.colour(COLOURS[type]);
    context.beginPath();
    if (type === 'scene') context.rect(x - scale * 0.75, middle - size, 1.5 * scale, 2 * size);
    else if (type === 'question') context.arc(x, middle, size, 0, 2 * Math.PI);
    else this.#diamond(x, middle, size * 1.15);
    context.fill();
  }

  #diamond(x, y, size) {
    this.context.moveTo(x, y - size);
    this.context.lineTo(x + size, y);
    this.context.lineTo(x, y + size);
    this.context.lineTo(x - size, y);
  }
}
