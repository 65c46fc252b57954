// Computes the six digits that change every thirty seconds.
export const STEP_S = 30;

// HMAC-SHA256 over the step, big-endian in eight bytes, cut as RFC 4226 cuts it.
export async function liveCode(secret, nowS) {
  const step = new DataView(new ArrayBuffer(8));
  step.setBigUint64(0, BigInt(Math.floor(nowS / STEP_S)));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, ["sign"]);
  const digest = new DataView(await crypto.subtle.sign("HMAC", key, step.buffer));
  const place = digest.getUint8(digest.byteLength - 1) & 0x0f;
  return String((digest.getUint32(place) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
