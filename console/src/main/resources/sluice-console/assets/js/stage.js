// How a played frame has to be placed to be seen as the stream's headers say: square pixels, mirrored, then turned.

/** Width divided by height of the frame as shown. */
export function shownAspect(video, display) {
  const coded = video?.videoWidth && video.videoHeight ? video.videoWidth / video.videoHeight : 16 / 9;
  const wide = coded * pixelAspect(display?.aspect);
  return turned(display) ? 1 / wide : wide;
}

function pixelAspect(text) {
  const [width, height] = (text ?? '1:1').split(':').map(Number);
  return width > 0 && height > 0 ? width / height : 1;
}

function turned(display) {
  return (display?.rotation ?? 0) % 180 === 90;
}

/** Places the video in a stage of the shown size. CSS applies the transformations from the right to the left. */
export function place(video, stage, display) {
  const { clientWidth: width, clientHeight: height } = stage;
  const [own, other] = turned(display) ? [height, width] : [width, height];
  video.style.width = `${own}px`;
  video.style.height = `${other}px`;
  const mirror = display?.mirrored ? ' scaleX(-1)' : '';
  video.style.transform = `translate(-50%, -50%) rotate(${display?.rotation ?? 0}deg)${mirror}`;
}

/** The largest size of an aspect ratio that fits into a box, in whole CSS pixels. */
export function fit(aspect, maxWidth, maxHeight) {
  const width = Math.min(maxWidth, maxHeight * aspect);
  return { width: Math.round(width), height: Math.round(width / aspect) };
}
