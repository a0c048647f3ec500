// Fetches a fragment again until it is finished. An ETag keeps an unchanged one from being sent and read out again.
const SLOWEST = 15;

export function poll(region) {
  let every = Number(region.dataset.pollEvery) || 2;
  let tag = "";

  async function again() {
    if (document.visibilityState === "hidden") return window.setTimeout(again, every * 1000);
    try {
      const answer = await fetch(region.dataset.poll, {
        headers: tag ? { "If-None-Match": tag, "X-Poll": "1" } : { "X-Poll": "1" }, credentials: "same-origin", redirect: "manual",
      });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") || "";
        replace(region, await answer.text());
        if (answer.headers.get("X-Poll") === "done") return finish(region);
      } else if (answer.status !== 304) {
        every = Math.min(every * 2, SLOWEST);
      }
    } catch {
      every = Math.min(every * 2, SLOWEST);
    }
    return window.setTimeout(again, every * 1000);
  }

  window.setTimeout(again, every * 1000);
}

// Leaves the page alone while somebody is working inside the region.
function replace(region, markup) {
  if (region.contains(document.activeElement) || region.innerHTML === markup) return;
  region.innerHTML = markup; // nosemgrep: script-from-words -- our own server made and escaped it
}

function finish(region) {
  region.removeAttribute("data-poll");
  if (region.hasAttribute("data-poll-reload")) window.location.reload();
}
