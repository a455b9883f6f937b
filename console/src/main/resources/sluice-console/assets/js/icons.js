// The few icons of the controls, drawn on a grid of 24 by 24.

import { svg } from './element.js';

const PATHS = {
  play: 'M8 5v14l11-7z',
  pause: 'M7 5h4v14H7zM13 5h4v14h-4z',
  back: 'M11 6v12L3 12zM20 6v12l-8-6z',
  on: 'M13 6v12l8-6zM4 6v12l8-6z',
  full: 'M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z',
};

export function icon(name) {
  return svg`<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false"><path fill="currentColor" d=${PATHS[name]}></path></svg>`;
}
