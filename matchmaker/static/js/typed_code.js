// Takes a typed code on this phone first: <form data-typed-code>; without script it posts as any form.
import { readTyped } from "./badge_link.js";
import { keepScan, sayBad } from "./keep_scan.js";
import { remove } from "./queue.js";
import { allowSound } from "./tick.js";
import { word } from "./words.js";

for (const form of document.querySelectorAll("form[data-typed-code]")) {
  const field = form.elements.code;
  const origins = [location.origin, form.dataset.typedCode];
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    allowSound();
    const typed = field.value;
    const scan = readTyped(typed, origins);
    if (!scan) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      sayBad(word("no-code"));
      return;
    }
    field.removeAttribute("aria-invalid");
    field.value = "";
    field.focus();
    const kept = await keepScan({ ...scan, via: "typed" }, () => {
      field.value = scan.token;
      if (form.elements.csrf_token) form.submit();
      else sayBad(word("cannot-keep"));
    });
    if (kept?.refused !== "badge_unknown") return;
    // A slip of the finger is corrected, not collected: whoever wears the badge still stands there.
    await remove(kept.id);
    field.value ||= typed;
    field.setAttribute("aria-invalid", "true");
    field.select();
  });
}
