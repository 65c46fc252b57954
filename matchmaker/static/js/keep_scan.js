// Keeps a scan and says what became of it, in words, with a sound and a buzz.
import { keep, NobodyError } from "./queue.js";
import { outcomeOf } from "./sync.js";
import { tick, tock } from "./tick.js";
import { hasWord, word } from "./words.js";

const said = document.querySelector("[data-said]");

export function say(text, kind) {
  const card = document.createElement("p");
  card.className = `mm-card ${kind}`;
  card.textContent = text;
  said.replaceChildren(card);
  return card;
}

export const sayGood = (text) => say(text, "mm-said");
export const sayWaiting = (text) => say(text, "mm-waits");
export const sayBad = (text) => {
  tock();
  say(text, "mm-refused");
};

// Returns the kept scan with why it was refused at once, if it was; `instead` is for browsers that keep nothing.
export async function keepScan(scan, instead) {
  let known;
  try {
    known = await keep(scan);
  } catch (fault) {
    if (fault instanceof NobodyError) {
      sayBad(word("nobody"));
    } else {
      console.warn("This browser keeps no scans:", fault);
      instead();
    }
    return null;
  }
  tick();
  sayGood(word("kept"));
  navigator.storage?.persist?.().catch(() => {});
  const outcome = await outcomeOf(known.id).catch(() => null);
  if (!outcome) sayWaiting(word("kept-waits"));
  else if (outcome.result === "refused") sayBad(reason(outcome.reason));
  else if (outcome.meeting) sayMet(outcome.meeting);
  else sayGood(word("claimed"));
  return { id: known.id, refused: outcome?.result === "refused" ? outcome.reason : null };
}

// Both said so: while it is fresh, one touch leads to the line and the promise.
function sayMet(code) {
  const link = document.createElement("a");
  link.href = said.dataset.remember.replace("MEETING", encodeURIComponent(code));
  link.textContent = word("remember");
  say(word("confirmed"), "mm-said").append(" ", link);
}

export function reason(code) {
  return word(hasWord(`refused-${code}`) ? `refused-${code}` : "refused-other");
}
