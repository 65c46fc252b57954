// Lets the pages work without signal: registers the service worker, fetches the scanner's engine ahead.
const ENGINE = ["decoder_worker.js", "../vendor/zxing-reader.js", "../vendor/zxing_reader.wasm"];

async function fetchAhead() {
  if ("BarcodeDetector" in self || navigator.connection?.saveData) return;
  for (const name of ENGINE) {
    const address = new URL(name, import.meta.url).href;
    if (!(await caches.match(address))) await fetch(address);
  }
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker
    .register("/sw.js", { scope: "/" })
    .then(() => navigator.serviceWorker.ready)
    .then(fetchAhead)
    .catch(() => {}); // without signal it is the one that is there already
}
