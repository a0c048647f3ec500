// Shows what belongs to an answer only while it is chosen. Without scripts it stands in sight.
// GOV.UK's own version marks radios with aria-expanded, which ARIA does not allow there.
export function reveal(input) {
  const part = document.getElementById(input.dataset.reveals);
  const hidden = `govuk-${input.type === "radio" ? "radios" : "checkboxes"}__conditional--hidden`;
  const draw = () => part.classList.toggle(hidden, !input.checked);
  const others = input.type === "radio"
    ? document.querySelectorAll(`input[type=radio][name="${CSS.escape(input.name)}"]`)
    : input.closest(".govuk-checkboxes").querySelectorAll("input[type=checkbox]");

  others.forEach((one) => one.addEventListener("change", () => window.setTimeout(draw)));
  window.addEventListener("pageshow", draw);
  draw();
}
