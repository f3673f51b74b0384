// A job as the server tells of it: done at once, or to be asked for until it is done.

const FIRST_WAIT = 300;
const LONGEST_WAIT = 3000;
const FAILURES_BORNE = 5;

// The finished job. `answer` is what the upload brought; `onWaiting` is told of each state before the end.
// Throws an Error whose message can be shown.
export async function resultOf(answer, onWaiting) {
  let failures = 0;
  for (let wait = FIRST_WAIT; !answer.detections; wait = Math.min(wait * 1.5, LONGEST_WAIT)) {
    onWaiting(answer);
    await new Promise((resolve) => setTimeout(resolve, wait));
    const response = await ask(answer.url);
    if (response?.ok) {
      answer = await response.json();
      failures = 0;
    } else if (++failures >= FAILURES_BORNE || (response && !isPassing(response.status))) {
      throw new Error(problemOf(response?.status ?? 0, await response?.text()));
    }
  }
  return answer;
}

// The sentence that an error answer is told by.
export function problemOf(status, text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return status ? `The server answered ${status}. Try again.` : "The server does not answer. Try again.";
  }
}

async function ask(url) {
  try {
    return await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
  } catch {
    return null;
  }
}

function isPassing(status) {
  return status === 429 || status === 502 || status === 503;
}
