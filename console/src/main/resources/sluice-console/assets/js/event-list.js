// The last events of a stream in words. Those about a capture time lead to it.

import { Element, html } from './element.js';
import { clock, millis } from './format.js';
import { eventText } from './words.js';

class EventList extends Element {
  static properties = { events: { attribute: false } };

  render() {
    if (!this.events.length) return html`<p class="quiet pad">Nothing happened yet.</p>`;
    return html`<ol class="events">
      ${this.events.map((event) => html`<li class="event ${event.kind ?? event.type}">
        <button type="button" class="link" @click=${() => this.emit('go', millis(event.time))}>${clock(event.time)}</button>
        <span>${eventText(event)}</span></li>`)}
    </ol>`;
  }
}

customElements.define('sluice-event-list', EventList);
