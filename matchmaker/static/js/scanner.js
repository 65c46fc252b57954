// Keeps the badges that the camera reads as scans, one at a time: <section data-scanner> with [data-next].
import { keepScan, sayBad } from "./keep_scan.js";
import { begin } from "./viewfinder.js";

await begin(async (_, badge) => {
  if (badge.refusal) sayBad(badge.refusal);
  else await keepScan({ ...badge, via: "camera" }, () => location.assign(`/B/${badge.token}`));
});
