// Shows refused scans until somebody puts them away: <section data-tray>.
import { hear } from "./bus.js";
import { kept, remove } from "./queue.js";
import { reason } from "./keep_scan.js";
import { saveScans } from "./save_file.js";
import { word } from "./words.js";

const SHOWN = 8;
const tray = document.querySelector("[data-tray]");
const list = tray.querySelector("[data-list]");
const row = tray.querySelector("template");

async function show() {
  const refused = (await kept()).filter((scan) => scan.refused);
  list.replaceChildren(...refused.map(asRow));
  tray.hidden = refused.length === 0;
}

function asRow(scan) {
  const made = row.content.cloneNode(true);
  const time = new Date(scan.t_client).toLocaleTimeString(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23", // as the other pages write it
  });
  const code = scan.token.length > SHOWN ? `${scan.token.slice(0, SHOWN)}…` : scan.token;
  made.querySelector("[data-what]").textContent = word("refused-scan", { code, time });
  made.querySelector("[data-why]").textContent = reason(scan.refused);
  made.querySelector("button").addEventListener("click", async () => {
    await remove(scan.id);
    tray.querySelector("h2").focus();
  });
  return made;
}

tray.querySelector("[data-save]").addEventListener("click", () => saveScans((scan) => Boolean(scan.refused)));
hear("queue", show);
show().catch(() => {}); // a browser that keeps nothing has nothing to show
