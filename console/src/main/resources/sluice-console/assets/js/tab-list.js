// Tabs after the ARIA pattern: arrow keys select, Tab goes on to the panel.

import { Element, html } from './element.js';

class TabList extends Element {
  static properties = { tabs: { attribute: false }, selected: { attribute: false } };

  render() {
    return html`<div class="tabs" role="tablist" @keydown=${this.#key}>
      ${this.tabs.map(({ id, text }) => html`<button type="button" role="tab" id="tab-${id}" aria-controls="panel"
        aria-selected=${id === this.selected ? 'true' : 'false'} tabindex=${id === this.selected ? 0 : -1}
        @click=${() => this.emit('select', id)}>${text}</button>`)}
    </div>`;
  }

  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const index = this.tabs.findIndex(({ id }) => id === this.selected);
    const next = this.tabs[(index + step + this.tabs.length) % this.tabs.length];
    this.emit('select', next.id);
    this.querySelector(`#tab-${next.id}`).focus();
  }
}

customElements.define('sluice-tab-list', TabList);
