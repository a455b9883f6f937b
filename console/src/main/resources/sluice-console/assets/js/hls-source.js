// Plays the chunks of a stream in a video element, and says which capture time each moment of the video has.

import Hls from '/webjars/hls.js/dist/hls.light.mjs';

const CONFIG = {
  workerPath: '/webjars/hls.js/dist/hls.worker.js',
  liveSyncDurationCount: 2, // chunks behind the newest one
  liveMaxLatencyDurationCount: 8,
  maxLiveSyncPlaybackRate: 1.25,
  maxBufferLength: 20,
  backBufferLength: 30, // seconds behind the shown frame, so that a page that is open for hours stays small
  manifestLoadingMaxRetry: 2,
};

export class HlsSource {
  static get supported() {
    return Hls.isSupported();
  }

  #hls;
  #video;
  #recoveries = 0;

  /**
   * @param video the element that plays
   * @param failed called with a sentence if this video cannot be played here
   */
  constructor(video, failed) {
    this.#video = video;
    this.#hls = new Hls(CONFIG);
    this.#hls.on(Hls.Events.ERROR, (name, data) => data.fatal && this.#fatal(data, failed));
    this.#hls.attachMedia(video);
  }

  load(url) {
    this.#recoveries = 0;
    this.#hls.loadSource(url);
  }

  #fatal(data, failed) {
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && this.#recoveries++ < 2) {
      this.#hls.recoverMediaError();
      return;
    }
    const network = data.type === Hls.ErrorTypes.NETWORK_ERROR;
    failed(network ? 'The video of this time cannot be loaded.' : 'This browser cannot play the video’s codec.', network);
  }

  /** Capture time in milliseconds since 1970 of a time of the video element in seconds, or null if it is not loaded. */
  captureTime(mediaTime) {
    const fragment = this.#fragments().find(({ start, duration }) => mediaTime >= start && mediaTime < start + duration);
    if (!fragment?.programDateTime) return null;
    return fragment.programDateTime + (mediaTime - fragment.start) * 1000;
  }

  /** The time of the video element in seconds of a capture time, or null if the playlist does not contain it. */
  mediaTime(captureTime) {
    const within = ({ programDateTime: from, duration }) => captureTime >= from && captureTime < from + duration * 1000;
    const fragment = this.#fragments().find(within);
    return fragment ? fragment.start + (captureTime - fragment.programDateTime) / 1000 : null;
  }

  toLive() {
    const edge = this.#hls.liveSyncPosition;
    if (edge) this.#video.currentTime = edge;
  }

  #fragments() {
    return this.#hls.levels[Math.max(this.#hls.currentLevel, 0)]?.details?.fragments ?? [];
  }

  close() {
    this.#hls.destroy();
  }
}
