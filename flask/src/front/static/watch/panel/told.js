// What a job says that watches an address, in words.

import { number } from "../../languages/format.js";
import { say, sayCount, sayLabel } from "../../languages/say.js";
import { wordsOf } from "../../session/problem-words.js";

/** @typedef {{ number: number, event: string, label: string, at: string, count: number }} WatchEvent */

/**
 * @typedef {object} Live what is told while it goes on
 * @property {"connecting" | "watching" | "reconnecting"} state
 * @property {{ read: number, detected: number, dropped: number, damaged: number }} frames
 * @property {number} frames_per_second
 * @property {number} latency_ms
 * @property {{ label: string }[]} detections
 * @property {WatchEvent[]} events
 */

/** @typedef {{ code: string, detail: string }} Fault */

/** @type {Record<string, (label: string) => string>} */
const EVENTS = {
  appears: (label) => say("{label} appeared", { label }),
  leaves: (label) => say("{label} left", { label }),
};

/** @type {Record<string, () => string>} */
const STATES = {
  connecting: () => say("Connecting …"),
  watching: () => "",
  reconnecting: () => say("The connection is lost. Trying again …"),
};

// What happened.
/** @param {WatchEvent} event */
export function happened({ event, label }) {
  return EVENTS[event]?.(sayLabel(label)) ?? sayLabel(label);
}

// What keeps the picture from coming; "" where nothing does.
/** @param {Live | undefined} live */
export function standing(live) {
  return STATES[live?.state ?? "connecting"]();
}

// How fast it goes, a number with its words each.
/** @param {Live} live @returns {[value: string, words: string][]} */
export function facts({ frames, frames_per_second: perSecond, latency_ms: latency }) {
  const digits = perSecond < 9.95 ? 1 : 0;
  return [
    [number(perSecond, digits, digits), say("frames a second")],
    [say("{n} ms", { n: Math.round(latency) }), say("from a frame's arrival to what is in it")],
    [number(frames.dropped), say("late frames dropped")],
  ];
}

// How it ended.
/** @param {any} result */
export function summary({ frames, events, events_left_out: before }) {
  const happenings = sayCount(events.length + before, "{n} event", "{n} events");
  return sayCount(frames.detected, "{n} frame looked at: {events}.", "{n} frames looked at: {events}.", { events: happenings });
}

// Why there is nothing: what a person makes of it, and what the service says.
/** @param {Fault} fault */
export function whyNot({ code, detail }) {
  return { words: wordsOf({ code }) || detail, detail };
}
