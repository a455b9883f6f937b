// The controls under the video: play, skip, back to live with the delay, the moment, and the legend of the overlay.

import { now } from './clock.js';
import { Element, html, nothing } from './element.js';
import { clock, duration } from './format.js';
import { icon } from './icons.js';
import { legend } from './legend.js';

const SKIP_MS = 10_000;

class PlayerBar extends Element {
  static properties = {
    player: { attribute: false },
    time: { attribute: false },
    live: { attribute: false },
    paused: { attribute: false },
    step: { attribute: false },
    opacity: { attribute: false },
  };

  render() {
    return html`
      <div class="player-bar" role="group" aria-label="Video">
        ${this.#button(this.paused ? 'Play' : 'Pause', this.paused ? 'play' : 'pause', () => this.player.toggle())}
        ${this.#button('Back 10 seconds', 'back', () => this.player.skip(-SKIP_MS))}
        ${this.#button('On 10 seconds', 'on', () => this.player.skip(SKIP_MS))}
        <button type="button" class="live-button ${this.live ? 'is-live' : ''}" aria-pressed=${this.live ? 'true' : 'false'}
          @click=${() => this.player.live()}><span aria-hidden="true">●</span> Live</button>
        ${this.#moment()}
        <span class="grow"></span>
        <label class="opacity">Overlay
          <input type="range" min="0" max="1" step="0.05" .value=${String(this.opacity)} aria-label="Opacity of the overlay"
            aria-valuetext="${Math.round(this.opacity * 100)}%" @input=${(e) => this.emit('opacity', Number(e.target.value))}>
        </label>
        ${this.#button('Full screen', 'full', () => this.player.fullscreen())}
      </div>
      ${legend(this.step, this.opacity, this.player.tokens)}`;
  }

  #button(text, name, action) {
    return html`<button type="button" class="icon-button" aria-label=${text} title=${text} @click=${action}>${icon(name)}</button>`;
  }

  #moment() {
    if (!this.time) return nothing;
    const age = duration(Math.max(0, now() - this.time));
    return html`<span class="moment">${clock(this.time)}
      <span class="quiet" data-delay=${now() - this.time}>${this.live ? `${age} delay` : `${age} ago`}</span></span>`;
  }
}

customElements.define('sluice-player-bar', PlayerBar);
