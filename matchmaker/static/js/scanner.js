// Scans badges with the camera: <section data-scanner="own address">.
import { readBadgeLink } from "./badge_link.js";
import * as camera from "./camera.js";
import { newDecoder } from "./decoder.js";
import { keepScan, sayBad } from "./keep_scan.js";
import { allowSound } from "./tick.js";
import { word } from "./words.js";

const LOOK_EVERY_MS = 120;
const frame = document.querySelector("[data-scanner]");
const part = (name) => frame.querySelector(`[data-${name}]`);
const [video, told, start, next] = [part("video"), part("told"), part("start"), part("next")];
const [tools, light, list] = [part("tools"), part("light"), part("cameras")];
const origins = [location.origin, frame.dataset.scanner];

let decoder = null;
let isLooking = false;

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
  isLooking = false;
  camera.close(video);
  video.hidden = true;
}

async function offerTools() {
  const cameras = await camera.choices();
  const used = camera.current(video)?.getSettings().deviceId;
  list.replaceChildren(
    ...cameras.map((one, place) => new Option(one.label || word("camera", { n: place + 1 }), one.deviceId)),
  );
  list.value = used ?? "";
  list.hidden = cameras.length < 2;
  light.hidden = !camera.hasLight(video);
  light.setAttribute("aria-pressed", "false");
  tools.hidden = list.hidden && light.hidden;
}

async function look() {
  if (isLooking) return;
  isLooking = true;
  next.hidden = true;
  try {
    decoder ??= await newDecoder();
    while (isLooking) {
      const [text] = await decoder.read(video);
      if (text && isLooking) return await take(text);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } catch {
    decoder = null;
    isLooking = false;
    tellWhy("engine-missing");
    start.hidden = false;
  }
}

// One badge at a time: the next one is scanned when somebody says so, also with the Enter key.
async function take(text) {
  isLooking = false;
  next.hidden = false;
  next.focus();
  const scan = readBadgeLink(text, origins);
  if (!scan.token) {
    sayBad(scan.foreign ? word("foreign-link", { where: scan.foreign }) : word("foreign"));
    return;
  }
  await keepScan({ ...scan, via: "camera" }, () => location.assign(`/B/${scan.token}`));
}

start.addEventListener("click", () => {
  allowSound();
  turnOn();
});
next.addEventListener("click", () => {
  allowSound();
  if (video.srcObject) look();
  else turnOn();
});
list.addEventListener("change", () => {
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
  else if (next.hidden && (await camera.isAllowed())) turnOn();
});

if (!camera.isPossible()) tellWhy(isSecureContext ? "camera-missing" : "camera-insecure");
else if (await camera.isAllowed()) turnOn();
else {
  tellWhy("camera-ask");
  start.hidden = false;
}
