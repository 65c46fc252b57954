// Asks before somebody signs out whose scans were not sent yet: <form data-guards-scans>.
import { forgetOwner, owner, waitingOf } from "./queue.js";
import { saveScans } from "./save_file.js";
import { sync } from "./sync.js";
import { counted } from "./words.js";

for (const form of document.querySelectorAll("form[data-guards-scans]")) {
  const dialog = form.parentElement.querySelector("dialog");
  // The owner is forgotten once the server has answered: without a network nobody is signed out.
  const leave = async () => {
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "follow" });
      if (!answer.ok) throw new Error(String(answer.status));
      await forgetOwner().catch(() => {});
      location.assign(answer.url);
    } catch {
      form.submit();
    }
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const count = await unsent().catch(() => 0);
    if (count === 0) {
      await leave();
      return;
    }
    dialog.querySelector("[data-count]").textContent = counted("waits", count);
    dialog.showModal();
  });
  dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-save]").addEventListener("click", () => saveScans((scan) => !scan.refused));
  dialog.querySelector("[data-leave]").addEventListener("click", leave);
}

// One last try, then what is still here.
async function unsent() {
  await sync({ hopeful: true });
  const me = await owner();
  return me ? (await waitingOf(me.attendee)).length : 0;
}
