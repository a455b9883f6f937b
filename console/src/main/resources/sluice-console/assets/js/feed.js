// What the server tells as it happens: server-sent events as DOM events of the same names, and whether the connection holds.

import { address } from './api.js';

const NAMES = ['stream', 'answer', 'event', 'step', 'question', 'reset'];

/**
 * A connection that is open while the page is visible. A browser has only six connections to one server, so a page in the
 * background, or one that was left and is kept, would take them from the page that is used.
 */
export class Feed extends EventTarget {
  #url;
  #source;
  #follow = () => (document.hidden ? this.#disconnect() : this.#connect());
  #leave = () => this.#disconnect();

  /** @param stream the id of the only stream to hear of, or undefined for all */
  constructor(stream) {
    super();
    this.#url = address.events(stream);
    document.addEventListener('visibilitychange', this.#follow);
    window.addEventListener('pagehide', this.#leave);
    this.#follow();
  }

  #connect() {
    this.#disconnect();
    this.#source = new EventSource(this.#url);
    for (const name of NAMES) {
      this.#source.addEventListener(name, (event) => this.#tell(name, JSON.parse(event.data)));
    }
    this.#source.onopen = () => this.#tell('connection', true);
    this.#source.onerror = () => this.#tell('connection', false);
  }

  #disconnect() {
    this.#source?.close();
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
    if (name === 'connection') window.dispatchEvent(new CustomEvent('sluice-connection', { detail }));
  }

  /** Listens to what asks for loading anew: the connection holds again, or the server left something out. */
  onGap(listener) {
    return this.on('connection', (open) => open && listener()).on('reset', listener);
  }

  on(name, listener) {
    this.addEventListener(name, (event) => listener(event.detail));
    return this;
  }

  close() {
    document.removeEventListener('visibilitychange', this.#follow);
    window.removeEventListener('pagehide', this.#leave);
    this.#disconnect();
  }
}
