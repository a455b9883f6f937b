// The share of kept tokens over the buckets of a time line, as a small plot.

import { nothing, svg } from './element.js';
import { percent } from './format.js';

const WIDTH = 120;
const HEIGHT = 32;

export function sparkline(buckets) {
  const shares = (buckets ?? []).map((bucket) => (bucket.seen ? bucket.kept / bucket.seen : null));
  const known = shares.filter((value) => value !== null);
  if (!known.length) return nothing;
  const top = Math.max(...known, 0.01);
  const label = `Share of kept tokens over the last hour, from ${percent(Math.min(...known))} to ${percent(top)}`;
  const runs = segments(shares, top);
  return svg`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
    ${runs.map((run) => svg`<path class="area" d=${area(run)}></path><path class="line" d=${line(run)}></path>`)}
  </svg>`;
}

/** Runs of neighbouring buckets in which tokens were seen, as points of the plot. */
function segments(shares, top) {
  const width = WIDTH / shares.length;
  const runs = [];
  shares.forEach((value, index) => {
    if (value === null) return;
    if (index === 0 || shares[index - 1] === null) runs.push([[index * width, y(value, top)]]);
    runs.at(-1).push([(index + 1) * width, y(value, top)]);
  });
  return runs;
}

const y = (value, top) => HEIGHT - 2 - (value / top) * (HEIGHT - 4);

const line = (run) => run.map(([x, height], index) => `${index ? 'L' : 'M'}${x.toFixed(1)} ${height.toFixed(1)}`).join('');

const area = (run) => `${line(run)}L${run.at(-1)[0]} ${HEIGHT}L${run[0][0]} ${HEIGHT}Z`;
