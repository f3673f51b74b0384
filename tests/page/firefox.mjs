// A visit with Firefox: a picture is dropped and opened, then the camera is watched. Arguments: where Firefox is, and the
// service. Says what was to be seen as JSON.

import puppeteer from "puppeteer-core";

const [, , executablePath, url] = process.argv;
const TIMEOUT_MS = 120_000;
const CAMERA = { "media.navigator.streams.fake": true, "media.navigator.permission.disabled": true };
const DROP = async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const carried = new DataTransfer();
  canvas.getContext("2d").fillRect(0, 0, 640, 480);
  const picture = await new Promise((made) => canvas.toBlob(made, "image/jpeg"));
  carried.items.add(new File([picture], "garden.jpg", { type: picture.type }));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true });
    document.querySelector("#drop").dispatchEvent(event);
  }
};

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  extraPrefsFirefox: CAMERA,
  timeout: TIMEOUT_MS,
  protocolTimeout: TIMEOUT_MS,
});
const page = await browser.newPage();
const errors = [];
page.setDefaultTimeout(TIMEOUT_MS);
page.on("console", (message) => ["error", "warn"].includes(message.type()) && errors.push(message.text()));
page.on("pageerror", (error) => errors.push(String(error)));

/** @param {string} selector */
const texts = (selector) => page.$$eval(selector, (found) => found.map((each) => each.textContent.trim()));
/** @param {string} name */
const press = (name) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();

await page.setViewport({ width: 1280, height: 860 });
await page.goto(url);
await page.waitForSelector("body:not(.opening)");
await page.evaluate(DROP);
await page.waitForSelector("#viewer g.box");
const opened = await texts("#viewer button.object");
await press("Use the camera");
await page.waitForSelector("#live g.box");
await page.waitForFunction(() => parseInt(document.querySelector("#live .downloads p")?.textContent) > 4);
const seen = await texts("#live button.label");
await press("Keep this picture");
await page.waitForFunction(() => document.querySelectorAll("#gallery li.entry").length === 2);
await page.keyboard.press("Escape");
await page.waitForSelector("#live", { hidden: true });
console.log(JSON.stringify({ version: await browser.version(), opened, seen, entries: await texts("#gallery .name"), errors }));
await browser.close();
