// Warns before the session ends, and keeps what stands unsent on the page when it does.
// The server knows the time: the page asks it before it warns and before it leaves, which does not keep the session alive.
const ASK_AGAIN = 300;
const LAST_MOMENT = 8;
const SAID_SLOWLY = 60;
const SAID_QUICKLY = 20;

export function session(line) {
  const dialog = line.querySelector("[data-session-dialog]");
  const words = line.querySelector("[data-session-left]");
  const said = line.querySelector("[data-session-said]");
  const stay = line.querySelector("[data-session-stay]");
  const warning = Number(line.dataset.warningSeconds);
  let changed = null;
  let ends = Date.now() / 1000 + Math.min(Number(line.dataset.idleSeconds), Number(line.dataset.ends) - Date.now() / 1000);
  let asked = Date.now() / 1000;
  let spoken = Infinity;
  let leaving = false;

  document.addEventListener("input", (event) => { changed = event.target.closest?.("main form[method=post]") ?? changed; });
  stay.addEventListener("submit", async (event) => {
    event.preventDefault();
    await remain();
  });
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); remain(); });
  window.setInterval(look, 1000);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") ask(); });

  const left = () => Math.round(ends - Date.now() / 1000);

  async function look() {
    if (leaving) return;
    const doubtful = Date.now() / 1000 - asked > ASK_AGAIN;
    if (left() > warning && !doubtful) return;
    if (!dialog.open || left() <= LAST_MOMENT) await ask();
    if (left() <= LAST_MOMENT) await leave();
    else if (left() <= warning) warn();
  }

  // Somebody may have gone on in another tab.
  async function ask() {
    if (Date.now() / 1000 - asked < 2) return;
    asked = Date.now() / 1000;
    try {
      const answer = await fetch(line.dataset.status, { headers: { "X-Poll": "1" }, credentials: "same-origin" });
      if (answer.ok) ends = Date.now() / 1000 + (await answer.json()).left;
    } catch {
      // Without the network the time that was known goes on.
    }
    if (left() > warning) close();
  }

  function warn() {
    if (!dialog.open) {
      spoken = Infinity;
      dialog.showModal();
    }
    const minutes = Math.ceil(left() / 60);
    const rest = left() > 60 ? `${minutes} ${minutes === 1 ? "minute" : "minutes"}` : `${left()} seconds`;
    words.textContent = rest;
    if (spoken - left() >= (left() > 60 ? SAID_SLOWLY : SAID_QUICKLY)) {
      spoken = left();
      said.textContent = `You will be signed out in ${rest}. Select Stay signed in to carry on.`;
    }
  }

  async function remain() {
    try {
      const answer = await fetch(stay.action, {
        method: "POST", body: new FormData(stay), headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual",
      });
      if (!answer.ok) return leave();
      ends = Date.now() / 1000 + (await answer.json()).left;
      return close();
    } catch {
      said.textContent = "We could not reach the service. Try again.";
      return undefined;
    }
  }

  function close() {
    if (dialog.open) dialog.close();
  }

  async function leave() {
    if (leaving) return;
    leaving = true;
    const page = window.location.pathname + window.location.search;
    const unsent = new FormData(changed ?? undefined);
    [...unsent.entries()].forEach(([name, value]) => { if (typeof value !== "string") unsent.delete(name); });
    unsent.set("csrf_token", stay.elements.csrf_token.value);
    if (changed) unsent.set("page_left", window.location.pathname);
    try {
      await fetch(line.dataset.leave, { method: "POST", body: unsent, credentials: "same-origin", redirect: "manual" });
    } catch {
      leaving = false;
      return;
    }
    window.onbeforeunload = null;
    document.dispatchEvent(new CustomEvent("app:leaving"));
    window.location.assign(`${line.dataset.signIn}?next=${encodeURIComponent(page)}`);
  }
}
