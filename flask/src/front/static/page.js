// The page: pictures go up through Dropzone, results come down as JSON, each picture has a card.

import { Card } from "./card.js";
import { problemOf, resultOf } from "./job.js";
import { showModels } from "./models.js";

/* global Dropzone */
const UPLOAD_MILLISECONDS = 300_000;
const PICTURES = "image/*,.heic,.heif,.avif,.tif,.tiff";

const form = document.querySelector("#drop");
const maxBytes = Number(form.dataset.maxBytes);
const cards = new WeakMap();

Dropzone.autoDiscover = false;
Dropzone.isValidFile = () => true; // the file's content decides, and only the server sees it

// The whole page takes drops: a picture that misses the frame must not replace the page.
const dropzone = new Dropzone(document.body, {
  url: form.action,
  paramName: "file",
  acceptedFiles: PICTURES, // what the chooser offers first
  clickable: ".choose",
  disablePreviews: true,
  createImageThumbnails: false,
  parallelUploads: 2,
  maxFilesize: maxBytes / 2 ** 20, // Dropzone counts in MiB
  dictFileTooBig: `The file is too large: at most ${maxBytes / 1e6} MB are taken. Choose a smaller one.`,
  timeout: UPLOAD_MILLISECONDS,
  headers: { Accept: "application/json" },
});

dropzone.on("addedfile", (file) => {
  cards.set(file, new Card(file, () => sendAgain(file)));
});

dropzone.on("uploadprogress", (file, percent) => cards.get(file).uploading(percent));

dropzone.on("success", async (file, answer) => {
  const card = cards.get(file);
  try {
    const job = await resultOf(answer, (unfinished) => card.waiting(unfinished));
    card.done(job);
  } catch (problem) {
    card.failed(problem.message);
  }
});

dropzone.on("error", (file, message, request) => {
  cards.get(file).failed(request ? problemOf(request.status, request.responseText) : message, Boolean(request));
});

function sendAgain(file) {
  file.status = Dropzone.ADDED;
  file.accepted = true;
  cards.get(file).uploading(0);
  dropzone.enqueueFile(file);
}

showModels(form.dataset.models, document.querySelector("#notice"), document.querySelector("#models"));
