// Keeps scans on this phone until the server has answered for each of them.
import { openDB } from "../vendor/idb.js";
import { tell } from "./bus.js";
import { randomId } from "./random_id.js";

// Of a record. Pages of a later build still find records of this one: they must go on sending them.
const FORMAT = 1;
const LONGEST_TOKEN = 200;

let opening = null;

function database() {
  opening ??= openDB("matchmaker", 1, {
    upgrade(made) {
      made.createObjectStore("scans", { keyPath: "id" }).createIndex("attendee", "attendee");
      made.createObjectStore("facts");
    },
    blocking: (_was, _wanted, event) => event.target.close(), // a later build wants to change the stores
    terminated: () => (opening = null),
  }).catch((fault) => {
    opening = null;
    throw fault;
  });
  return opening;
}

// Whose session this browser has. Nothing but opaque codes is stored.
export async function owner() {
  return (await database()).get("facts", "owner");
}

export async function setOwner({ attendee, event }) {
  const known = await owner();
  if (known?.attendee === attendee && known?.event === event) return;
  await (await database()).put("facts", { attendee, event }, "owner");
  tell("queue");
}

export async function forgetOwner() {
  await (await database()).delete("facts", "owner");
}

export class NobodyError extends Error {}

// Resolves only when the scan is on the disk: what the page then shows as saved is saved.
export async function keep({ token, via, live }) {
  const made = {
    v: FORMAT,
    id: randomId(),
    token: token.slice(0, LONGEST_TOKEN),
    via,
    t_client: new Date().toISOString(),
    ...(live ? { live } : {}),
  };
  let scan;
  try {
    scan = await write(made);
  } catch (fault) {
    if (fault instanceof NobodyError) throw fault;
    opening = null; // browsers lose their storage's connection now and then: a new one often works
    scan = await write(made);
  }
  tell("queue");
  return scan;
}

async function write(made) {
  const step = (await database()).transaction(["scans", "facts"], "readwrite", { durability: "strict" });
  const [scans, facts] = [step.objectStore("scans"), step.objectStore("facts")];
  const me = await facts.get("owner");
  // A tab that still shows somebody else must not scan in the name of who signed in since.
  const shown = document.querySelector("[data-attendee]")?.dataset.attendee;
  if (!me || (shown && shown !== me.attendee)) {
    await step.done;
    throw new NobodyError();
  }
  const device = (await facts.get("device")) ?? randomId();
  const seq = ((await facts.get(`seq:${me.attendee}`)) ?? 0) + 1;
  const scan = { ...made, event: me.event, attendee: me.attendee, device, seq };
  await Promise.all([
    facts.put(device, "device"),
    facts.put(seq, `seq:${me.attendee}`),
    scans.put(scan),
    step.done,
  ]);
  return scan;
}

// Every scan of this phone, whoever made it, in the order in which they were made.
export async function kept() {
  const scans = await (await database()).getAll("scans");
  return scans.sort((one, other) => one.t_client.localeCompare(other.t_client) || one.seq - other.seq);
}

export async function waitingOf(attendee) {
  return (await kept()).filter((scan) => scan.attendee === attendee && !scan.refused);
}

// Takes the server's word, and only for the ids that it names; returns how many it was for.
export async function settle(results) {
  const step = (await database()).transaction("scans", "readwrite", { durability: "strict" });
  const settled = [];
  for (const result of results) {
    const scan = await step.store.get(result.id);
    if (!scan) continue;
    if (result.result === "recorded" || result.result === "duplicate") await step.store.delete(scan.id);
    else if (result.result === "refused") await step.store.put({ ...scan, refused: result.reason ?? "error" });
    else continue;
    const { state, meeting, reason } = result;
    settled.push({ id: scan.id, result: result.result, state, meeting, reason });
  }
  await step.done;
  if (settled.length) {
    tell("settled", settled);
    tell("queue");
  }
  return settled.length;
}

// Only a person does this, with a refused scan before their eyes.
export async function remove(id) {
  await (await database()).delete("scans", id);
  tell("queue");
}
