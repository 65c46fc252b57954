// Writes scans of this phone into files that an organizer can import.
import { kept } from "./queue.js";
import { asSent } from "./sync.js";

// One file for each person who scanned with this phone: a file speaks for one.
export async function saveScans(isWanted = () => true) {
  const scans = (await kept()).filter(isWanted);
  for (const attendee of new Set(scans.map((scan) => scan.attendee))) {
    save(scans.filter((scan) => scan.attendee === attendee));
  }
}

function save(scans) {
  const [{ event, attendee }] = scans;
  const now = new Date().toISOString();
  const content = { kind: "matchmaker-scans", version: 1, event, attendee, sent_at: now, scans: scans.map(asSent) };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
  link.download = `scans-${event}-${attendee}-${now.slice(0, 16).replace(/\D/g, "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it late
}
