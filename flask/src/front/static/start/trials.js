// What can be tried by one press of tasks that photos are nothing for, by what their models take.

import { say } from "../languages/say.js";
/** @import { Trial } from "../tasks/tasks.js" */
/** @import { Model } from "../types.js" */

const PROMPTS = ["a lighthouse in the fog, seen from the sea", "an apple on a wooden table, morning light"];
const SEEDS = [7, 21, 42];
const DIRECTION = "smile";

// Words, or where the model takes none, seeds.
/** @param {Model[]} models @returns {Trial[]} */
export function toMake([model]) {
  if (!model) {
    return [];
  }
  const bySeed = SEEDS.map((seed) => ({ words: say("Seed {seed}", { seed }), fields: { seed: String(seed) } }));
  return model.facts?.words === false ? bySeed : PROMPTS.map((prompt) => ({ words: prompt, fields: { prompt } }));
}

// A face that smiles, where a model moves faces.
/** @param {Model[]} models @returns {Trial[]} */
export function toChange(models) {
  const moves = models.some(({ facts }) => facts?.directions && DIRECTION in facts.directions);
  return moves ? SEEDS.map((seed) => ({ words: say("A smile for the face of seed {seed}", { seed }), fields: { method: "direction", direction: DIRECTION, seed: String(seed) } })) : [];
}

// A page of text.
/** @returns {Trial[]} */
export function toRead() {
  return [{ words: say("A letter"), file: async () => (await import("./letter.js")).letter() }];
}
