// The frames of a <video>, one by one as it shows them.

/** @typedef {{ at: number, time: number }} Moment when a frame was taken, as performance.now() counts, and where it is in its video, in seconds */

// `came` is called for each frame that the video shows from now on, until the function that this gives is called.
/** @param {HTMLVideoElement} video @param {(moment: Moment) => void} came */
export function eachFrame(video, came) {
  let handle = 0;
  if (!("requestVideoFrameCallback" in video)) {
    return eachChange(video, came);
  }
  /** @type {VideoFrameRequestCallback} */
  const heard = (now, { captureTime, mediaTime }) => {
    handle = video.requestVideoFrameCallback(heard);
    came({ at: captureTime ?? now, time: mediaTime });
  };
  handle = video.requestVideoFrameCallback(heard);
  return () => video.cancelVideoFrameCallback(handle);
}

// For browsers that do not tell of frames: whatever is shown where the video's time has changed.
/** @param {HTMLVideoElement} video @param {(moment: Moment) => void} came */
function eachChange(video, came) {
  let handle = 0;
  let last = NaN;
  const look = () => {
    handle = requestAnimationFrame(look);
    const time = video.currentTime;
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !video.seeking && time !== last) {
      last = time;
      came({ at: performance.now(), time });
    }
  };
  look();
  return () => cancelAnimationFrame(handle);
}
