// The grid of a step's visual tokens over the frame: what is dropped is veiled, what is kept stays clear and is framed.

import { Element, html } from './element.js';

class TokenOverlay extends Element {
  static properties = {
    step: { attribute: false },
    region: { attribute: false },
    opacity: { attribute: false },
  };

  connectedCallback() {
    super.connectedCallback();
    this.sizes = new ResizeObserver(() => this.#draw());
    this.sizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  render() {
    return html`<canvas aria-hidden="true"></canvas>`;
  }

  updated() {
    this.#draw();
    this.dataset.step = this.step?.index ?? '';
    this.dataset.kept = this.step?.kept.join(',') ?? '';
  }

  #draw() {
    const canvas = this.firstElementChild;
    const scale = devicePixelRatio || 1;
    const width = Math.round(this.clientWidth * scale);
    const height = Math.round(this.clientHeight * scale);
    if (!canvas || !width || !height) return;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    context.clearRect(0, 0, width, height);
    if (this.step && this.opacity > 0) new Drawing(context, this, scale).draw();
  }
}

class Drawing {
  constructor(context, { step, region, opacity, clientWidth, clientHeight }, scale) {
    const style = getComputedStyle(document.documentElement);
    Object.assign(this, { context, step, scale, opacity });
    this.colour = (name) => style.getPropertyValue(name).trim();
    this.left = region.left * clientWidth * scale;
    this.top = region.top * clientHeight * scale;
    this.cellWidth = (region.width * clientWidth * scale) / step.cols;
    this.cellHeight = (region.height * clientHeight * scale) / step.rows;
  }

  draw() {
    const kept = new Set(this.step.kept);
    const merged = new Set(this.step.merged);
    if (this.step.state === 'gated') return this.#hatch();
    for (let position = 0; position < this.step.rows * this.step.cols; position++) {
      if (kept.has(position)) this.#frame(position, merged.has(position));
      else this.#veil(position);
    }
  }

  #cell(position) {
    const column = position % this.step.cols;
    const row = Math.floor(position / this.step.cols);
    const x = Math.round(this.left + column * this.cellWidth);
    const y = Math.round(this.top + row * this.cellHeight);
    const right = Math.round(this.left + (column + 1) * this.cellWidth);
    return [x, y, right - x, Math.round(this.top + (row + 1) * this.cellHeight) - y];
  }

  #veil(position) {
    this.context.globalAlpha = this.opacity;
    this.context.fillStyle = this.colour('--overlay-veil');
    this.context.fillRect(...this.#cell(position));
  }

  #frame(position, merged) {
    const [x, y, width, height] = this.#cell(position);
    const line = Math.max(1, Math.round(1.5 * this.scale));
    this.context.globalAlpha = Math.min(1, 2 * this.opacity);
    this.context.strokeStyle = this.colour('--overlay-veil');
    this.context.lineWidth = 1;
    this.context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    this.context.strokeStyle = this.colour(merged ? '--overlay-merged' : '--overlay-kept');
    this.context.lineWidth = line;
    this.context.strokeRect(x + line, y + line, width - 2 * line, height - 2 * line);
    if (merged) this.#corner(x + line, y + line, Math.min(width, height) / 3);
  }

  /** A second mark of merged cells besides the colour. */
  #corner(x, y, size) {
    this.context.fillStyle = this.colour('--overlay-merged');
    this.context.beginPath();
    this.context.moveTo(x, y);
    this.context.lineTo(x + size, y);
    this.context.lineTo(x, y + size);
    this.context.fill();
  }

  /** Nothing of a gated step is encoded: a lighter veil, because the last encoded step looks the same. */
  #hatch() {
    const { width, height } = this.context.canvas;
    this.context.globalAlpha = this.opacity / 2;
    this.context.fillStyle = this.colour('--overlay-veil');
    this.context.fillRect(0, 0, width, height);
    this.context.strokeStyle = this.colour('--overlay-gated');
    this.context.lineWidth = this.scale;
    this.context.beginPath();
    for (let x = -height; x < width; x += 14 * this.scale) {
      this.context.moveTo(x, height);
      this.context.lineTo(x + height, 0);
    }
    this.context.stroke();
  }
}

customElements.define('sluice-token-overlay', TokenOverlay);
