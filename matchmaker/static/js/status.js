// Says on every page how many scans wait on this phone: <aside data-waiting data-attendee data-event>.
import { hear } from "./bus.js";
import { kept, owner, setOwner } from "./queue.js";
import { saveScans } from "./save_file.js";
import { startSyncing } from "./sync.js";
import { counted } from "./words.js";

const SETTLES_MS = 400; // most scans are away before anybody could read that they wait

const banner = document.querySelector("[data-waiting]");
const part = (name) => banner.querySelector(`[data-${name}]`);
let isSignedOut = false;
let timer = 0;

async function show() {
  const [scans, me] = [await kept(), await owner()];
  const waiting = scans.filter((scan) => !scan.refused);
  const mine = waiting.filter((scan) => scan.attendee === me?.attendee);
  say("mine", mine.length, "waits");
  part("how").hidden = mine.length === 0 || isSignedOut;
  part("sign-in").hidden = mine.length === 0 || !isSignedOut;
  say("others", waiting.length - mine.length, "others-wait");
  say("refused", scans.length - waiting.length, "not-taken");
  part("save").hidden = waiting.length === 0;
  part("see").hidden = scans.length === waiting.length;
  banner.hidden = scans.length === 0;
}

function say(name, count, sentence) {
  part(name).hidden = count === 0;
  part(name).textContent = count ? counted(sentence, count) : "";
}

function showSoon() {
  clearTimeout(timer);
  timer = setTimeout(show, SETTLES_MS);
}

hear("queue", showSoon);
hear("signed-out", () => {
  isSignedOut = true;
  showSoon();
});
hear("settled", () => (isSignedOut = false));
part("save").addEventListener("click", () => saveScans((scan) => !scan.refused));

try {
  const { attendee, event } = banner.dataset;
  if (attendee) await setOwner({ attendee, event });
  showSoon();
  await startSyncing();
  await show();
} catch {
  // This browser keeps nothing: scans then go to the server at once, or not at all, and the page says so.
}
