// The ways in which pictures are changed, in words, and what each of them takes.

import { say } from "../../languages/say.js";
/** @import { Model } from "../../types.js" */

/**
 * @typedef {object} Method
 * @property {string} name
 * @property {string} about
 * @property {boolean} words whether it is told what is to be seen
 * @property {boolean} needsPicture
 * @property {boolean} likes whether it takes pictures to become more or less like
 * @property {boolean} sized whether it makes pictures of any size
 * @property {string[]} main options that are seen at once
 * @property {string[]} more options in a fold
 */

const DIFFUSION = { words: true, needsPicture: true, likes: false, sized: true, main: ["strength"], more: ["negative_prompt", "steps", "guidance", "scheduler", "previews"] };

/** @type {Record<string, Method>} */
export const METHODS = {
  diffuse: { ...DIFFUSION, name: say("All of it, by words"), about: say("The picture is made anew as the words say; how far from what it is, you say.") },
  inpaint: { ...DIFFUSION, name: say("A part of it"), about: say("You paint what may change. The rest stays as it is.") },
  latents: {
    name: say("Dream towards words"),
    about: say("Step by step the picture becomes more like the words, and like other pictures."),
    words: true,
    needsPicture: false,
    likes: true,
    sized: true,
    main: ["weight"],
    more: ["negative_prompt", "text2", "weight2", "weight_like", "weight_unlike", "steps", "cuts", "previews"],
  },
  face: {
    name: say("A face, by words"),
    about: say("A face becomes what the words say. Without a picture it is the face that the seed makes."),
    words: true,
    needsPicture: false,
    likes: false,
    sized: false,
    main: ["keep"],
    more: ["from_text", "weight", "text2", "weight2", "steps", "previews"],
  },
  direction: {
    name: say("A face, in a direction"),
    about: say("A face becomes more, or less, of what the direction says. Without a picture it is the face that the seed makes."),
    words: false,
    needsPicture: false,
    likes: false,
    sized: false,
    main: ["amount"],
    more: ["steps", "previews"],
  },
};

/** @type {Record<string, string>} */
export const KNOBS = {
  strength: say("How far from the picture"),
  weight: say("How strongly the words count"),
  keep: say("How much of its look is kept"),
  amount: say("How far"),
  text2: say("What is to be seen besides"),
  weight2: say("How strongly that counts"),
  weight_like: say("How strongly the picture to become like counts"),
  weight_unlike: say("How strongly the other is avoided"),
  from_text: say("What it is now, in words"),
};

// The methods of these models, as they come; of the first one alone, where somebody chose it.
/** @param {Model[]} models */
export function methodsOf(models) {
  const asked = models[0]?.default === false ? models.slice(0, 1) : models;
  return [...new Set(asked.flatMap(methodsIn))].filter((name) => name in METHODS);
}

// The model that is asked for that method.
/** @param {Model[]} models @param {string} method */
export function modelOf(models, method) {
  return models.find((model) => methodsIn(model).includes(method));
}

/** @param {Model} model @returns {string[]} */
function methodsIn(model) {
  return model.facts?.methods ?? [];
}
