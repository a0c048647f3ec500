// One box that ticks every row of its table.
export function selectAll(part) {
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(part.dataset.selectAll)}"]`)];
  const all = part.querySelector("input");
  part.hidden = boxes.length < 2;
  all.checked = boxes.length > 0 && boxes.every((one) => one.checked);
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  boxes.forEach((box) => box.addEventListener("change", () => { all.checked = boxes.every((one) => one.checked); }));
}
