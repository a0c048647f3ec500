// Sends the form as a draft a moment after the last key, and says when it was kept.
const PAUSE = 2500;

export function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let sending = false;
  let changed = false;

  const say = (words) => { if (status) status.textContent = words; };

  async function send() {
    if (sending || !changed) return;
    sending = true;
    changed = false;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: wordsOf(form), headers: { "X-Autosave": "1" }, credentials: "same-origin", redirect: "manual",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      say(`Draft saved at ${time}`);
    } catch {
      changed = true;
      say("Not saved yet. Your words are still on this page; select the button below to save them.");
    } finally {
      sending = false;
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(send, PAUSE);
  });
  form.addEventListener("submit", () => { changed = false; window.clearTimeout(timer); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
}

// The typed words without the files, which are sent once with the button.
function wordsOf(form) {
  const words = new FormData(form);
  form.querySelectorAll("input[type=file]").forEach((input) => words.delete(input.name));
  return words;
}
