// Checks people in one after the other: <section data-scanner>, <form data-door>, <div data-result>.
import { tick, tock } from "./tick.js";
import { begin } from "./viewfinder.js";
import { word } from "./words.js";

const SAME_BADGE_MS = 4000; // a badge stays before the camera for a while
const form = document.querySelector("form[data-door]");

let last = { text: "", at: 0 };

async function take(text, badge) {
  const isSame = text === last.text && Date.now() - last.at < SAME_BADGE_MS;
  last = { text, at: Date.now() };
  if (isSame) return;
  if (badge.refusal) sayBad(badge.refusal);
  else await send(badge.token);
}

// The page answers as it does without script: its part with the result takes the place of the old one.
async function send(code) {
  const body = new FormData(form);
  body.set("code", code);
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const result = page.querySelector("[data-result]");
    if (!result) throw new Error(`no result: ${answer.status}`);
    const here = document.querySelector("[data-result]");
    here.dataset.outcome = result.dataset.outcome ?? "";
    here.replaceChildren(...result.childNodes);
    if (result.dataset.outcome === "in") tick();
    else tock();
  } catch {
    last = { text: "", at: 0 }; // the next look tries again
    sayBad(word("no-answer"));
  }
}

function sayBad(text) {
  tock();
  const card = document.createElement("p");
  card.className = "mm-card mm-refused";
  card.textContent = text;
  document.querySelector("[data-result]").replaceChildren(card);
}

await begin(take);
