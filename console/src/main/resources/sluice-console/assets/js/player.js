// The video of a stream with the overlay of its tokens: live, or from a moment of the past.

import { address } from './api.js';
import { now } from './clock.js';
import { Element, html, nothing } from './element.js';
import { iso } from './format.js';
import { FramePoll, beginning } from './frame-poll.js';
import { HlsSource } from './hls-source.js';
import { fit, place, shownAspect } from './stage.js';
import { TokenTrack } from './token-track.js';
import './player-bar.js';
import './token-overlay.js';

const SPAN_MS = 600_000; // how much video one playlist of the past has
const RETRY_MS = 2000;
const NEAR_LIVE_MS = 10_000;

class Player extends Element {
  static properties = {
    stream: { attribute: false },
    state: { attribute: false }, // of the stream, with how its frames are shown
    tokens: { attribute: false }, // whether the job writes which tokens were kept
    from: { attribute: false }, // ms since 1970, or null for live
    to: { attribute: false }, // where to pause, or null
    time: { state: true },
    step: { state: true },
    opacity: { state: true },
    paused: { state: true },
    picture: { state: true },
    failure: { state: true },
  };

  constructor() {
    super();
    this.opacity = Number(localStorage.getItem('sluice.overlay') ?? 0.5);
    this.paused = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#close();
    this.sizes?.disconnect();
  }

  firstUpdated() {
    this.video = this.querySelector('video');
    this.stage = this.querySelector('.stage');
    this.sizes = new ResizeObserver(() => this.#layout());
    this.sizes.observe(this.querySelector('.screen'));
    this.#watchFrames();
  }

  updated(changed) {
    if (changed.has('stream')) this.track = new TokenTrack(this.stream);
    if (changed.has('stream') || changed.has('from')) this.#open();
    if (changed.has('state')) this.#layout();
  }

  #open() {
    this.failure = null;
    this.time = this.from;
    this.step = null;
    this.#close();
    if (!HlsSource.supported) return this.#showFrames('This browser has no Media Source Extensions.');
    if (this.state.unplayable_reason) return this.#showFrames(this.state.unplayable_reason);
    this.source = new HlsSource(this.video, (reason, network) => this.#failed(reason, network));
    const past = this.from !== null;
    this.source.load(address.playlist(this.stream, past ? iso(this.from) : undefined, past ? iso(this.from + SPAN_MS) : undefined));
    this.entering = past;
    this.play();
  }

  #close() {
    clearTimeout(this.retry);
    this.source?.close();
    this.poll?.close();
    this.source = this.poll = null;
    this.picture = null;
  }

  #failed(reason, network) {
    if (!network) return this.#showFrames(reason);
    this.failure = `${reason} It is tried again.`;
    this.retry = setTimeout(() => this.#open(), RETRY_MS);
  }

  /** Shows single frames, decoded by the server, where the browser cannot play the video. */
  #showFrames(reason) {
    this.#close();
    this.paused = false;
    this.failure = `${reason} Single frames are shown instead.`;
    this.poll = new FramePoll(this.stream, this.from, (picture, time) => {
      this.picture = picture;
      this.#moment(time);
    });
  }

  #watchFrames() {
    this.video.requestVideoFrameCallback((when, { mediaTime }) => {
      const time = this.source?.captureTime(mediaTime);
      if (time) this.#moment(time);
      if (this.isConnected) this.#watchFrames();
    });
  }

  #moment(time) {
    if (this.entering && this.#enter(time)) return;
    this.time = time;
    this.step = this.track.at(time);
    this.emit('moment', time);
    if (this.to && time >= this.to) this.#pauseAtEnd();
  }

  /** The first chunk of a playlist of the past begins before the moment that was asked for. */
  #enter(time) {
    this.entering = false;
    const position = this.source?.mediaTime(this.from);
    if (time >= this.from || position == null) return false;
    this.video.currentTime = position;
    return true;
  }

  #pauseAtEnd() {
    this.to = null;
    this.video.pause();
  }

  #ended() {
    const next = this.time + 1;
    this.emit('go', now() - next < NEAR_LIVE_MS ? null : next);
  }

  play() {
    this.video.play().catch(() => (this.paused = this.video.paused));
  }

  toggle() {
    if (this.poll) this.paused = this.poll.toggle();
    else if (this.video.paused) this.play();
    else this.video.pause();
  }

  /** @param ms how far to go on, or back if negative */
  skip(ms) {
    const time = Math.max((this.time ?? now()) + ms, beginning(this.state) || 0);
    const position = this.source?.mediaTime(time);
    if (position != null) this.video.currentTime = position;
    else this.emit('go', time);
  }

  live() {
    this.source?.toLive();
    this.play();
    this.emit('go', null);
  }

  #layout() {
    const screen = this.querySelector('.screen');
    if (!screen || !screen.clientWidth) return;
    const picture = this.querySelector('.stage img');
    const aspect = picture?.naturalWidth ? picture.naturalWidth / picture.naturalHeight : shownAspect(this.video, this.state.display);
    const { width, height } = fit(aspect, screen.clientWidth, parseFloat(getComputedStyle(screen).maxHeight) || innerHeight);
    this.stage.style.width = `${width}px`;
    this.stage.style.height = `${height}px`;
    place(this.video, this.stage, this.state.display);
  }

  render() {
    return html`
      <div class="screen" @dblclick=${() => this.#fullscreen()}>
        <div class="stage">
          <video muted playsinline autoplay disablepictureinpicture aria-label="Video of ${this.stream}"
            @resize=${this.#layout} @ended=${this.#ended} @play=${() => (this.paused = false)} @pause=${() => (this.paused = true)}></video>
          ${this.picture ? html`<img src=${this.picture} alt="Frame of ${this.stream}" @load=${this.#layout}>` : nothing}
          <sluice-token-overlay .step=${this.step} .region=${this.track?.region} .opacity=${this.opacity}></sluice-token-overlay>
        </div>
        ${this.time ? nothing : html`<p class="waiting">Loading the video …</p>`}
      </div>
      ${this.failure ? html`<p class="notice" role="status">${this.failure}</p>` : nothing}
      <sluice-player-bar .player=${this} .time=${this.time} .live=${this.from === null} .paused=${this.paused}
        .step=${this.step} .opacity=${this.opacity} @opacity=${this.#setOpacity}></sluice-player-bar>`;
  }

  #setOpacity(event) {
    this.opacity = event.detail;
    localStorage.setItem('sluice.overlay', event.detail);
  }

  #fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.requestFullscreen();
  }

  fullscreen() {
    this.#fullscreen();
  }
}

customElements.define('sluice-player', Player);
