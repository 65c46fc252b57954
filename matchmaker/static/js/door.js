// Checks people in one after the other: <section data-scanner>, <form data-door>, <div data-result>.
import { readBadgeLink } from "./badge_link.js";
import * as camera from "./camera.js";
import { newDecoder } from "./decoder.js";
import { allowSound, tick, tock } from "./tick.js";
import { word } from "./words.js";

const LOOK_EVERY_MS = 120;
const SAME_BADGE_MS = 4000; // a badge stays before the camera for a while
const frame = document.querySelector("[data-scanner]");
const form = document.querySelector("form[data-door]");
const part = (name) => frame.querySelector(`[data-${name}]`);
const [video, told, start] = [part("video"), part("told"), part("start")];
const [tools, light, list] = [part("tools"), part("light"), part("cameras")];
const origins = [location.origin, frame.dataset.scanner];

let decoder = null;
let isLooking = false;
let last = { text: "", at: 0 };

function tellWhy(name) {
  told.textContent = word(name);
  told.hidden = false;
}

async function turnOn(deviceId) {
  start.hidden = true;
  try {
    await camera.open(video, deviceId);
  } catch (fault) {
    start.hidden = false;
    video.hidden = true;
    tellWhy(camera.explanation(fault));
    return;
  }
  told.hidden = true;
  video.hidden = false;
  await offerTools();
  look();
}

async function offerTools() {
  const cameras = await camera.choices();
  list.replaceChildren(
    ...cameras.map((one, place) => new Option(one.label || word("camera", { n: place + 1 }), one.deviceId)),
  );
  list.value = camera.current(video)?.getSettings().deviceId ?? "";
  list.hidden = cameras.length < 2;
  light.hidden = !camera.hasLight(video);
  light.setAttribute("aria-pressed", "false");
  tools.hidden = list.hidden && light.hidden;
}

async function look() {
  if (isLooking) return;
  isLooking = true;
  try {
    decoder ??= await newDecoder();
    while (isLooking) {
      const [text] = await decoder.read(video);
      if (text && isLooking) await take(text);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } catch {
    decoder = null;
    isLooking = false;
    tellWhy("engine-missing");
    start.hidden = false;
  }
}

async function take(text) {
  const isSame = text === last.text && Date.now() - last.at < SAME_BADGE_MS;
  last = { text, at: Date.now() };
  if (isSame) return;
  const badge = readBadgeLink(text, origins);
  if (badge.token) await send(badge.token);
  else sayBad(badge.foreign ? word("foreign-link", { where: badge.foreign }) : word("foreign"));
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

start.addEventListener("click", () => {
  allowSound();
  turnOn();
});
list.addEventListener("change", () => {
  isLooking = false;
  camera.choose(list.value);
  turnOn(list.value);
});
light.addEventListener("click", async () => {
  const isOn = light.getAttribute("aria-pressed") !== "true";
  await camera.setLight(video, isOn);
  light.setAttribute("aria-pressed", String(isOn));
});
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState === "hidden") {
    isLooking = false;
    camera.close(video);
    video.hidden = true;
  } else if (await camera.isAllowed()) turnOn();
});

frame.hidden = false;
if (!camera.isPossible()) tellWhy(isSecureContext ? "camera-missing" : "camera-insecure");
else if (await camera.isAllowed()) turnOn();
else {
  tellWhy("camera-ask");
  start.hidden = false;
}
