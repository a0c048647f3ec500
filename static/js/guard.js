// Asks before a page with unsaved words is left.
export function guard(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  document.addEventListener("app:leaving", () => { changed = false; }); // the words are kept on the server
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
