// The shell of the page: header, connection, and the component of the page that the address names.

import { api } from './api.js';
import { synchronise } from './clock.js';
import { Element, html, nothing } from './element.js';
import { parseRoute } from './route.js';
import './model-info.js';
import './streams-page.js';
import './stream-page.js';
import './watches-page.js';
import './compare-page.js';

class App extends Element {
  static properties = {
    route: { state: true },
    server: { state: true },
    failure: { state: true },
    connected: { state: true },
  };

  constructor() {
    super();
    this.route = parseRoute(location.hash);
    this.connected = true;
    // The token is in a cookie by now, and should not stay where it is seen and passed on.
    if (location.search) history.replaceState(null, '', `${location.pathname}${location.hash}`);
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', () => this.#navigate());
    window.addEventListener('sluice-connection', (event) => this.#connection(event.detail));
    window.addEventListener('pageshow', (event) => event.persisted && location.reload());
    this.#load();
  }

  async #load() {
    try {
      this.server = await api.server();
      synchronise(this.server.time);
      this.failure = null;
    } catch (error) {
      this.failure = error.message;
      setTimeout(() => this.#load(), 3000);
    }
  }

  #connection(open) {
    if (open && !this.connected) this.#load();
    this.connected = open;
  }

  #navigate() {
    this.route = parseRoute(location.hash);
    this.updateComplete.then(() => this.querySelector('main h1')?.focus());
  }

  render() {
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>Skip to the content</a>
      <header class="bar">
        <a class="brand" href="#/"><img src="/assets/icon.svg" alt="" width="24" height="24">Sluice</a>
        <nav aria-label="Pages">
          ${this.#link('#/', 'Streams', ['streams', 'stream'])} ${this.#link('#/watches', 'Watches', ['watches'])}
          ${this.server?.compare ? this.#link('#/compare', 'Compare', ['compare']) : nothing}
        </nav>
        <sluice-model-info .server=${this.server}></sluice-model-info>
      </header>
      <div class="notices" role="status">${this.#notice()}</div>
      <main id="main" tabindex="-1">${this.#page()}</main>`;
  }

  #skip(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }

  #link(href, text, pages) {
    const current = pages.includes(this.route.page) ? 'page' : nothing;
    return html`<a href=${href} aria-current=${current}>${text}</a>`;
  }

  #notice() {
    if (this.failure) return html`<p class="notice bad">${this.failure}</p>`;
    if (this.connected) return nothing;
    return html`<p class="notice bad">The connection to the server is interrupted. The page connects again by itself.</p>`;
  }

  #page() {
    const { page, stream, at, from, to } = this.route;
    if (page === 'stream') {
      return html`<sluice-stream-page .stream=${stream} .at=${at} .server=${this.server}></sluice-stream-page>`;
    }
    if (page === 'watches') return html`<sluice-watches-page></sluice-watches-page>`;
    if (page === 'compare') {
      return html`<sluice-compare-page .stream=${stream} .from=${from} .to=${to} .server=${this.server}></sluice-compare-page>`;
    }
    return html`<sluice-streams-page .server=${this.server}></sluice-streams-page>`;
  }
}

customElements.define('sluice-app', App);
