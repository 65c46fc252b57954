// Redraws a badge's QR code with the live code: <div data-live-secret data-live-link data-live-now>.
import qrcode from "../vendor/qrcode-generator.js";
import { liveCode, STEP_S } from "./live_code.js";

const QUIET_MODULES = 4;

for (const badge of document.querySelectorAll("[data-live-secret]")) {
  const { liveSecret, liveLink, liveNow } = badge.dataset;
  // By the server's clock, where the page tells it: the digits of a phone that goes wrong would never fit.
  const ahead = liveNow ? Number(liveNow) - Date.now() / 1000 : 0;
  const digits = document.querySelector("[data-live-digits]");
  let timer = 0;

  const show = async () => {
    clearTimeout(timer);
    if (document.visibilityState !== "visible") return;
    const now = Date.now() / 1000 + ahead;
    const code = await liveCode(liveSecret, now);
    draw(badge.querySelector("svg"), `${liveLink}/${code}`);
    if (digits) digits.textContent = `${code.slice(0, 3)} ${code.slice(3)}`;
    timer = setTimeout(show, 1000 * (STEP_S - (now % STEP_S)) + 50);
  };

  if (!crypto.subtle) continue; // plain http: the printed code's picture stays
  document.addEventListener("visibilitychange", show);
  show();
}

function draw(svg, link) {
  const code = qrcode(0, "M");
  code.addData(link, "Alphanumeric");
  code.make();
  const [count, corner] = [code.getModuleCount(), -QUIET_MODULES];
  const side = count + 2 * QUIET_MODULES;
  let path = "";
  for (let y = 0; y < count; y += 1) {
    for (let x = 0; x < count; x += 1) if (code.isDark(y, x)) path += `M${x} ${y}h1v1h-1z`;
  }
  svg.setAttribute("viewBox", `${corner} ${corner} ${side} ${side}`);
  const paper = svg.querySelector("rect");
  for (const name of ["width", "height"]) paper.setAttribute(name, side);
  svg.querySelector("path").setAttribute("d", path);
}
