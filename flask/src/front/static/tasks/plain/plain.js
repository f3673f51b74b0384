// Results of a task that the page does not know: their JSON, and the files that belong to them.

import { say } from "../../languages/say.js";
import { LaterTask } from "../later.js";

export class Plain extends LaterTask {
  constructor() {
    super({ load: async () => (await import("./view.js")).PlainView, styles: [new URL("./plain.css", import.meta.url)] });
  }

  summary() {
    return { words: say("Done"), terms: [] };
  }
}
