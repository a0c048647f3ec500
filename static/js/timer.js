// Counts the minutes spent on an item beside those planned; without it the planned minutes stand there alone.
export function timer(mark) {
  const planned = Number(mark.dataset.timer);
  const began = Date.now();
  const words = mark.textContent.trim();

  function draw() {
    const spent = Math.floor((Date.now() - began) / 60000);
    mark.textContent = `${words}, ${spent} spent`;
    mark.classList.toggle("app-timer--over", spent >= planned);
  }

  draw();
  window.setInterval(draw, 15000);
}
