// Improves a page that already works: each part looks for its own attribute and leaves everything else alone.
import { initAll } from "../vendor/govuk/govuk-frontend.min.js";
import { autosave } from "./autosave.js";
import { guard } from "./guard.js";
import { keys } from "./keys.js";
import { poll } from "./poll.js";
import { reveal } from "./reveal.js";

initAll();
document.querySelectorAll("form[data-autosave]").forEach(autosave);
document.querySelectorAll("form[data-guard]").forEach(guard);
document.querySelectorAll("[data-poll]").forEach(poll);
document.querySelectorAll("input[data-reveals]").forEach(reveal);
keys(document);

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

document.querySelectorAll("[data-select-all]").forEach((part) => {
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(part.dataset.selectAll)}"]`)];
  const all = part.querySelector("input");
  part.hidden = boxes.length < 2;
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  boxes.forEach((box) => box.addEventListener("change", () => { all.checked = boxes.every((one) => one.checked); }));
});

if (window.matchMedia("(max-width: 60em)").matches) {
  document.querySelectorAll("details[data-open-wide]").forEach((box) => { box.open = false; });
}

const said = document.querySelector("[data-flash]");
if (said && !document.querySelector(".govuk-error-summary")) said.focus({ preventScroll: true });
