// What a problem with a picture is in the words of a person, by the error's code (docs/http-api.md) and never by its prose.

import { number } from "../languages/format.js";
import { say } from "../languages/say.js";

/** @typedef {{ code: string, kind?: string, status?: number }} Failure */

/** @typedef {{ name: string, bytes: number, maxBytes?: number }} GivenFile what was sent, and how many bytes are taken */

/** @type {Record<string, () => string>} */
const OF_ANYTHING = {
  undecodable_image: () => say("The picture is damaged: it cannot be read to its end."),
  not_an_image: () => say("This is no picture that can be read here."),
  no_image: () => say("No picture arrived. Choose it again."),
  too_many_bytes: () => say("This is larger than what is taken here."),
  too_many_pixels: () => say("The picture has more pixels than are taken here. Make it smaller."),
  canceled_job: () => say("Canceled."),
  expired_job: () => say("The result is no longer kept."),
  unknown_job: () => say("The service does not know this picture any more."),
  job_timeout: () => say("This took longer than it may take, and was ended."),
  worker_lost: () => say("This could not be done, though it was tried several times."),
  unknown_model: () => say("This model is not there any more. Choose another one."),
  unreachable_url: () => say("Nothing came from this address."),
  bad_url: () => say("Nothing is fetched from this address."),
  unauthorized: () => say("This needs an API key."),
  forbidden: () => say("This is not allowed here."),
  not_enabled: () => say("This is not switched on here."),
  internal_error: () => say("Something went wrong on the server."),
  model_error: () => say("The model cannot be used at the moment."),
  queue_full: () => say("The service is busy."),
  store_full: () => say("The service is busy."),
  rate_limited: () => say("The service is busy."),
  busy: () => say("The service is busy."),
  task_unavailable: () => say("Nobody does this here at the moment."),
};

/** @type {Record<string, (name: string) => string>} by what came instead of a picture */
const OF_KIND = {
  pdf: (name) => say("{name} is a PDF, not a picture.", { name }),
  video: (name) => say("{name} is a video, not a picture.", { name }),
  sound: (name) => say("{name} is a sound, not a picture.", { name }),
  text: (name) => say("{name} is text, not a picture.", { name }),
  json: (name) => say("{name} is text, not a picture.", { name }),
  html: (name) => say("{name} is a web page, not a picture.", { name }),
  document: (name) => say("{name} is a document, not a picture.", { name }),
  zip: (name) => say("{name} is an archive. Unpack it, and drop the pictures.", { name }),
  archive: (name) => say("{name} is an archive. Unpack it, and drop the pictures.", { name }),
  photoshop: (name) => say("{name} is a Photoshop file. Save it as PNG or JPEG.", { name }),
  svg: (name) => say("{name} is a drawing (SVG). Save it as PNG or JPEG.", { name }),
  jpeg_2000: (name) => say("{name} is a JPEG 2000 picture. Save it as PNG or JPEG.", { name }),
  jpeg_xl: (name) => say("{name} is a JPEG XL picture. Save it as PNG or JPEG.", { name }),
};

// What is said of a failure, whatever it happened to; "" where its code has no words here.
/** @param {Failure} failure */
export function wordsOf({ code }) {
  return OF_ANYTHING[code]?.() ?? "";
}

// What is said of a failure that a file has met; "" where its code has no words here.
/** @param {Failure} failure @param {GivenFile} file */
export function wordsFor({ code, kind = "" }, { name, bytes, maxBytes = Infinity }) {
  if (code === "no_image" && bytes === 0) {
    return say("{name} is empty.", { name });
  }
  if (code === "not_an_image") {
    return OF_KIND[kind]?.(name) ?? say("{name} is no picture that can be read here.", { name });
  }
  if (code === "too_many_bytes" && bytes > maxBytes) {
    const [has, taken] = [bytes, maxBytes].map((each) => number(each / 1e6, 2));
    return say("{name} has {size} MB, more than the {limit} MB that are taken.", { name, size: has, limit: taken });
  }
  if (code === "undecodable_image") {
    return say("{name} is damaged: it cannot be read to its end.", { name });
  }
  return wordsOf({ code });
}
