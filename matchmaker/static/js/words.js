// Finds the page's own words: <template data-words><p data-word="name">text with {gaps}</p></template>.
const pages = Array.from(document.querySelectorAll("template[data-words]"), (page) => page.content);

export function word(name, gaps = {}) {
  const found = pages.map((page) => page.querySelector(`[data-word="${CSS.escape(name)}"]`)).find(Boolean);
  return (found?.textContent.trim() ?? "").replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? "");
}

export function hasWord(name) {
  return word(name) !== "";
}

// One thing has a sentence of its own: "name-one", else "name-many" with {n}.
export function counted(name, n) {
  return word(`${name}-${n === 1 ? "one" : "many"}`, { n });
}
