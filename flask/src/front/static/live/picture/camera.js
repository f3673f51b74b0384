// A camera of this computer: which one, and why there is none.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";

const USUAL = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

export class Camera {
  #video;
  #changed;
  #failed;
  /** @type {MediaStream | null} */
  #stream = null;
  #run = 0;
  #which = h("select", { "aria-label": say("Camera"), hidden: true });
  controls = [this.#which];

  // `video` shows it. `failed` is called with what a person should know where it cannot, and `changed` when another one
  // is shown.
  /** @param {HTMLVideoElement} video @param {{ changed: () => void, failed: (words: string) => void }} acts */
  constructor(video, { changed, failed }) {
    this.#video = video;
    this.#changed = changed;
    this.#failed = failed;
    this.#which.addEventListener("change", () => this.#open({ deviceId: { exact: this.#which.value } }));
  }

  get name() {
    return say("Camera");
  }

  // The camera is asked for: the one that looks away from a person, where a telephone has several.
  open() {
    return this.#open({ facingMode: { ideal: "environment" } });
  }

  // Nobody is looked at any more.
  close() {
    this.#run += 1;
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    this.#video.srcObject = null;
  }

  /** @param {MediaTrackConstraints} which */
  async #open(which) {
    this.close();
    const run = this.#run;
    try {
      const stream = await requested(which);
      if (run !== this.#run) {
        stream.getTracks().forEach((track) => track.stop()); // another one was asked for meanwhile, or none
        return;
      }
      this.#stream = stream;
      const [track] = stream.getVideoTracks();
      track.addEventListener("ended", () => this.#stream === stream && this.#failed(say("The camera is gone. Connect it, then try again.")));
      this.#changed();
      this.#video.srcObject = stream;
      await this.#video.play();
      await this.#offer(track.getSettings().deviceId);
    } catch (error) {
      if (run === this.#run) {
        this.#failed(whyNot(/** @type {Error} */ (error)));
      }
    }
  }

  // Only once one may be seen does a browser tell which there are.
  /** @param {string | undefined} present */
  async #offer(present) {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const cameras = devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId);
    const options = cameras.map(({ deviceId, label }, at) => h("option", { value: deviceId }, label || say("Camera {number}", { number: at + 1 })));
    this.#which.replaceChildren(...options);
    this.#which.value = present ?? "";
    this.#which.hidden = cameras.length < 2;
  }
}

/** @param {MediaTrackConstraints} which */
function requested(which) {
  if (!navigator.mediaDevices) {
    throw new DOMException("", "SecurityError");
  }
  return navigator.mediaDevices.getUserMedia({ video: { ...USUAL, ...which } });
}

// What a person should know of a camera that cannot be used, and can do about it.
/** @param {{ name: string, message?: string }} error */
export function whyNot({ name, message }) {
  switch (name) {
    case "SecurityError":
      return say("Browsers let a page use the camera only where it came by https, or from this very computer (localhost). Open it by such an address, or ask whoever runs it to set up https. A video file works here as it is.");
    case "NotAllowedError":
      return say("The browser does not let this page use the camera. Allow it where the browser shows the address, then try again.");
    case "NotFoundError":
    case "OverconstrainedError":
      return say("This computer has no camera that the browser could use. Connect one, then try again, or open a video file.");
    case "NotReadableError":
    case "AbortError":
      return say("The camera gives no picture. Another program may be using it: close that, then try again.");
    default:
      return say("The camera cannot be used: {reason}", { reason: message || name });
  }
}
