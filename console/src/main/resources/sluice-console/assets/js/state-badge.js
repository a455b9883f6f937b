// The state of a stream as a word with a mark: never by colour alone.

import { html } from './element.js';
import { STATES } from './words.js';

const MARKS = { live: '●', behind: '◐', silent: '■', waiting: '○' };

export function stateBadge(state) {
  return html`<span class="pill badge ${state}"><span aria-hidden="true">${MARKS[state] ?? '○'}</span> ${STATES[state] ?? state}</span>`;
}
