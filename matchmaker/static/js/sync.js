// Brings the kept scans to the server, as often as it takes.
import { askedSeconds, Pause } from "./backoff.js";
import { hear, tell } from "./bus.js";
import { owner, settle, waitingOf } from "./queue.js";

const ADDRESS = "/api/scans/batch";
const MOST = 100;
const EVERY_MS = 30_000;
const PATIENCE_MS = 20_000;

const pause = new Pause();
let running = null;
let isWantedAgain = false;
let timer = 0;

export function startSyncing() {
  const hopefully = () => sync({ hopeful: true });
  addEventListener("online", hopefully);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hopefully());
  addEventListener("pageshow", (event) => event.persisted && hopefully());
  setInterval(sync, EVERY_MS);
  return hopefully();
}

// One run at a time in this page, and one in this browser: two pages would send the same scans twice.
export function sync({ hopeful = false } = {}) {
  if (hopeful) pause.cutShort();
  if (running) {
    isWantedAgain = true;
    return running;
  }
  // A storage that fails now may work later: nothing was deleted.
  running = exclusively(run).catch(() => pause.begin()).finally(() => {
    running = null;
    if (isWantedAgain) {
      isWantedAgain = false;
      sync();
    }
  });
  return running;
}

// Of a kept scan: what the server says to this page, or null where it says nothing now.
export async function outcomeOf(id) {
  let found = null;
  const stop = hear("settled", (settled) => (found ??= settled.find((result) => result.id === id)));
  await sync({ hopeful: true });
  if (running) await running;
  stop();
  return found;
}

function exclusively(work) {
  return navigator.locks ? navigator.locks.request("matchmaker-sync", work) : work(); // absent on plain http
}

async function run() {
  clearTimeout(timer);
  let size = MOST;
  while (pause.leftMs === 0) {
    const me = await owner();
    const scans = me ? await waitingOf(me.attendee) : [];
    if (scans.length === 0) return;
    const batch = scans.slice(0, size);
    const answer = await send(me, batch, scans.length - batch.length);
    if (answer.isTooMuch && batch.length > 1) size = Math.ceil(batch.length / 2);
    else if (answer.results && (await settle(answer.results)) > 0) pause.end();
    else pause.begin(answer.askedS);
  }
  timer = setTimeout(sync, pause.leftMs);
}

// `waiting` tells the organizer how many scans this phone holds beyond the ones it sends now.
async function send(me, batch, waiting) {
  let response;
  try {
    response = await fetch(ADDRESS, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Attendee": me.attendee },
      body: JSON.stringify({ sent_at: new Date().toISOString(), waiting, scans: batch.map(asSent) }),
      credentials: "same-origin",
      redirect: "error", // a network's own sign-in page, not an answer
      signal: AbortSignal.timeout?.(PATIENCE_MS),
    });
    return await read(response, batch);
  } catch {
    return { askedS: askedSeconds(response?.headers.get("Retry-After")) };
  }
}

async function read(response, batch) {
  const askedS = askedSeconds(response.headers.get("Retry-After"));
  const isJSON = /\bjson\b/.test(response.headers.get("Content-Type") ?? "");
  const body = isJSON ? await response.json() : null; // a network's sign-in page answers 200 with HTML
  if (response.status === 401 && body) tell("signed-out");
  if (response.status === 413) return { askedS, isTooMuch: true };
  if (response.status === 400 && body?.code === "request_invalid") {
    // One unreadable scan must not hold up the others: alone, it goes to the tray.
    const results = [{ id: batch[0].id, result: "refused", state: null, meeting: null, reason: body.code }];
    return batch.length > 1 ? { askedS, isTooMuch: true } : { results };
  }
  return response.status === 200 && Array.isArray(body?.results) ? { results: body.results } : { askedS };
}

export function asSent({ id, token, via, t_client, device, seq, live }) {
  return { id, token, via, t_client, device, seq, ...(live ? { live } : {}) };
}
