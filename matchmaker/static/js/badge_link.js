// Reads what a QR code or a person gives: a badge of this site, or something foreign.
const PATH = /^\/B\/([A-Z2-7]{20})(?:\/([0-9]{6}))?$/i;
const BADGE_CODE = /^[A-Z2-7]{20}$/;
const TYPED_CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/; // without the letters that look like others

// Returns {token, live?}, or {foreign: where it leads}; nothing is ever opened.
export function readBadgeLink(text, origins) {
  let link;
  try {
    link = new URL(text);
  } catch {
    return { foreign: "" };
  }
  const found = origins.includes(link.origin) ? PATH.exec(link.pathname) : null;
  if (!found) return { foreign: link.host };
  const [, code, live] = found;
  return { token: code.toUpperCase(), ...(live ? { live } : {}) };
}

// Returns {token, live?} for a typed code, the long code or a whole link, or null.
export function readTyped(text, origins) {
  const link = readBadgeLink(text.trim(), origins);
  if (link.token) return link;
  const code = text.replace(/[^0-9A-Za-z]/g, "").toUpperCase(); // gaps and dashes are for the eye
  if (BADGE_CODE.test(code)) return { token: code };
  const short = code.replaceAll("O", "0").replace(/[IL]/g, "1").replaceAll("U", "V");
  return TYPED_CODE.test(short) ? { token: short } : null;
}
