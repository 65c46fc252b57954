// Carries news between the parts of a page, and between the pages of this browser.
const here = new EventTarget();
const others = "BroadcastChannel" in self ? new BroadcastChannel("matchmaker") : null;
others?.addEventListener("message", ({ data }) => announce(data.news, data.detail));

function announce(news, detail) {
  here.dispatchEvent(new CustomEvent(news, { detail }));
}

export function tell(news, detail = null) {
  announce(news, detail);
  others?.postMessage({ news, detail });
}

export function hear(news, listener) {
  const heard = (event) => listener(event.detail);
  here.addEventListener(news, heard);
  return () => here.removeEventListener(news, heard);
}
