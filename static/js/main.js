// Improves a page that already works. Each part is fetched only where the page has its attribute, under the same
// mark as this file, so that a browser may keep all of them until one changes.
const mark = new URL(import.meta.url).search;
const part = (path) => import(`./${path}${mark}`);

const PARTS = {
  "form[data-autosave]": ["autosave.js", "autosave"],
  "form[data-guard]": ["guard.js", "guard"],
  "[data-poll]": ["poll.js", "poll"],
  "input[data-reveals]": ["reveal.js", "reveal"],
  "[data-keys]": ["keys.js", "keys"],
  "[data-select-all]": ["rows.js", "selectAll"],
  "[data-session]": ["session.js", "session"],
};

// On a slow line it comes when somebody types already: what they type goes on into the same box.
async function ofGovUk() {
  const library = await part("../vendor/govuk/govuk-frontend.min.js");
  const typing = document.activeElement?.matches("input, select, textarea");
  if (typing) document.querySelector(".govuk-error-summary")?.setAttribute("data-disable-auto-focus", "true");
  library.initAll();
}

const all = Object.entries(PARTS).map(async ([selector, [path, name]]) => {
  const found = [...document.querySelectorAll(selector)];
  if (!found.length) return;
  const improve = (await part(path))[name];
  found.forEach((element) => {
    improve(element);
    if (typedBefore(element)) element.dispatchEvent(new Event("input"));
  });
});

// From here on the page stays as it is: nothing that it shows moves under a hand.
Promise.allSettled([ofGovUk(), ...all]).then(() => { document.documentElement.dataset.improved = ""; });

// On a slow line words are typed before the part that keeps them has come.
function typedBefore(element) {
  return element instanceof HTMLFormElement && [...element.elements].some((field) => {
    if (field.type === "hidden" || field.type === "file") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return !([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.selected;
    return "defaultValue" in field && field.value !== field.defaultValue;
  });
}

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

if (window.matchMedia("(max-width: 60em)").matches) {
  document.querySelectorAll("details[data-open-wide]").forEach((box) => { box.open = false; });
}

const said = document.querySelector("[data-flash]");
if (said && !document.querySelector(".govuk-error-summary")) said.focus({ preventScroll: true });
