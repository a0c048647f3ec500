// Single keys for the room. They are shown on demand with "?", and can be switched off (WCAG 2.1.4).
const KEPT = "keys-off";

export function keys(panel) {
  const page = document;
  const targets = [...page.querySelectorAll("[data-key]")];
  const list = panel.querySelector("[data-keys-list]");
  const show = panel.querySelector("[data-keys-show]");
  const toggle = panel.querySelector("[data-keys-switch]");
  let on = window.localStorage.getItem(KEPT) !== "1";

  panel.hidden = false;
  list.append(...targets.map(line), line({ dataset: { key: "?" }, textContent: "Show or hide the keys" }));
  targets.forEach(hint);
  draw();

  function draw() {
    toggle.textContent = on ? "Turn keys off" : "Turn keys on";
    toggle.setAttribute("aria-pressed", String(on));
  }

  function reveal() {
    const open = list.hidden;
    list.hidden = !open;
    show.setAttribute("aria-expanded", String(open));
    show.textContent = open ? "Hide keys" : "Show keys";
    page.body.classList.toggle("app-keys-shown", open);
  }

  show.addEventListener("click", reveal);
  toggle.addEventListener("click", () => {
    on = !on;
    if (on) window.localStorage.removeItem(KEPT); else window.localStorage.setItem(KEPT, "1"); // nosemgrep: kept-in-the-browser -- a switch, no case data
    draw();
  });
  page.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (!on || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return undefined;
    if (event.key === "?") return reveal();
    const target = targets.find((one) => one.dataset.key === event.key.toLowerCase());
    if (!target) return undefined;
    event.preventDefault();
    return typing(target) || target.matches("select") ? target.focus() : target.click();
  });
}

function typing(element) {
  return element.matches?.("textarea, select, input:not([type=radio]):not([type=checkbox])") ?? false;
}

function words(target) {
  const label = target.labels?.[0] ?? target;
  return (target.dataset.keyText || label.textContent).trim().replace(/\s+/g, " ");
}

function line(target) {
  const pair = document.createElement("div");
  const term = document.createElement("dt");
  const key = document.createElement("kbd");
  const meaning = document.createElement("dd");
  key.textContent = target.dataset.key;
  meaning.textContent = target.labels === undefined && !target.matches ? target.textContent : words(target);
  term.append(key);
  pair.append(term, meaning);
  return pair;
}

function hint(target) {
  const key = document.createElement("kbd");
  key.className = "app-key";
  key.textContent = target.dataset.key;
  key.setAttribute("aria-hidden", "true");
  (target.labels?.[0] ?? target).append(key);
}
