// Shows what the camera sees and hands on the codes it reads: <section data-scanner="own address">.
// With a [data-next] button in it, it rests after each code until somebody asks for the next.
import { readBadgeLink } from "./badge_link.js";
import * as camera from "./camera.js";
import { newDecoder } from "./decoder.js";
import { allowSound } from "./tick.js";
import { word } from "./words.js";

const LOOK_EVERY_MS = 120;
const frame = document.querySelector("[data-scanner]");
const part = (name) => frame.querySelector(`[data-${name}]`);
const [video, told, start, next] = [part("video"), part("told"), part("start"), part("next")];
const [tools, light, list] = [part("tools"), part("light"), part("cameras")];
const origins = [location.origin, frame.dataset.scanner];

let take = null; // what the page does with a code
let decoder = null;
let looking = null; // the look that goes on; an earlier one that wakes up finds another here and ends

// `whenRead` gets each code's text, and the badge in it: its token, or why it is none.
export async function begin(whenRead) {
  take = whenRead;
  frame.hidden = false;
  if (!camera.isPossible()) tellWhy(isSecureContext ? "camera-missing" : "camera-insecure");
  else if (await camera.isAllowed()) await turnOn();
  else {
    tellWhy("camera-ask");
    start.hidden = false;
  }
}

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

function turnOff() {
  looking = null;
  camera.close(video);
  video.hidden = true;
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
  if (looking) return;
  const mine = (looking = Symbol("look"));
  if (next) next.hidden = true;
  try {
    decoder ??= await newDecoder();
    while (looking === mine) {
      const [text] = await decoder.read(video);
      if (text && looking === mine) {
        if (next) rest();
        await take(text, badgeIn(text));
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } catch {
    decoder = null;
    looking = null;
    tellWhy("engine-missing");
    start.hidden = false;
  }
}

// One badge at a time: the next one is scanned when somebody says so, also with the Enter key.
function rest() {
  looking = null;
  next.hidden = false;
  next.focus();
}

function badgeIn(text) {
  const { foreign, ...badge } = readBadgeLink(text, origins);
  if (badge.token) return badge;
  return { refusal: foreign ? word("foreign-link", { where: foreign }) : word("foreign") };
}

start.addEventListener("click", () => {
  allowSound();
  turnOn();
});
next?.addEventListener("click", () => {
  allowSound();
  if (video.srcObject) look();
  else turnOn();
});
list.addEventListener("change", () => {
  looking = null;
  camera.choose(list.value);
  turnOn(list.value);
});
light.addEventListener("click", async () => {
  const isOn = light.getAttribute("aria-pressed") !== "true";
  await camera.setLight(video, isOn);
  light.setAttribute("aria-pressed", String(isOn));
});

// A camera that runs behind another page warms the pocket and worries its owner.
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState === "hidden") turnOff();
  else if ((!next || next.hidden) && (await camera.isAllowed())) turnOn();
});
