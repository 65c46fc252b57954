// Keeps the screen awake while a badge is shown: any element with data-wake-lock.
async function stayAwake() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // A low battery refuses it, and old browsers do not have it: the screen then sleeps as always.
  }
}

if (document.querySelector("[data-wake-lock]") && "wakeLock" in navigator) {
  document.addEventListener("visibilitychange", stayAwake); // the browser takes it back from hidden pages
  stayAwake();
}
