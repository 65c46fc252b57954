// Passkeys: <form data-passkey="create" or "get" data-options="where the questions come from" hidden>.
const DESCRIPTIONS = { create: "excludeCredentials", get: "allowCredentials" };

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue; // an old browser, or an address that is neither https nor localhost
  form.hidden = false;
  const said = form.querySelector("[data-said]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    try {
      const asked = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
      if (asked.redirected) {
        location.assign(asked.url); // to prove first who one is
        return;
      }
      if (!asked.ok) throw new Error(String(asked.status));
      const kind = form.dataset.passkey;
      const publicKey = read(await asked.json(), DESCRIPTIONS[kind]);
      const credential = await navigator.credentials[kind]({ publicKey });
      form.elements.credential.value = JSON.stringify(written(credential));
      form.submit();
    } catch {
      // Cancelled, timed out, no such passkey here: browsers keep the reason to themselves.
      said.textContent = form.dataset.failed;
    }
  });
}

// The questions, with bytes where the browser wants bytes.
function read(options, descriptions) {
  const ids = (options[descriptions] ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  const user = options.user && { ...options.user, id: bytes(options.user.id) };
  return { ...options, challenge: bytes(options.challenge), [descriptions]: ids, ...(user && { user }) };
}

// The answer, with text where JSON wants text.
function written({ id, type, rawId, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]);
  return {
    id,
    type,
    rawId: text(rawId),
    response: Object.fromEntries(given.map((part) => [part, text(response[part])])),
  };
}

function bytes(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
