// Answers without signal. The server puts BUILD in front: name, shell, files, static, scanner, pages.
/* global BUILD */
const CACHE = `matchmaker-${BUILD.name}`;
const PATIENCE_MS = 4000;

// Without the cookies: nothing of anybody is ever kept here.
async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    [BUILD.shell, ...BUILD.files].map(async (address) => {
      const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
      if (!answer.ok || answer.redirected) throw new TypeError(`${address}: ${answer.status}`);
      await cache.put(address, answer);
    }),
  );
}

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("matchmaker-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function file(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && request.url.includes(`${BUILD.static}${BUILD.name}/`)) await cache.put(request, answer.clone());
  return answer;
}

// Where no page comes, the shell does; in place of the scanner it also stands in for a slow or broken one.
async function page(request, isScanner) {
  const shell = () => caches.match(BUILD.shell, { ignoreVary: true });
  const asked = fetch(request);
  asked.catch(() => {}); // told below, unless the shell was faster
  try {
    const answer = await (isScanner ? Promise.race([asked, impatience()]) : asked);
    if (answer && !(isScanner && answer.status >= 500)) return answer;
    return (await shell()) ?? (await asked);
  } catch (fault) {
    const kept = await shell();
    if (kept) return kept;
    throw fault;
  }
}

function impatience() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith(BUILD.static)) event.respondWith(file(request));
  else if (request.mode === "navigate" && BUILD.pages.includes(address.pathname)) {
    event.respondWith(page(request, address.pathname === BUILD.scanner));
  }
});
