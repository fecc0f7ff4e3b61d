// Asking.
let timer;
let answeredAt = null;
let lost = false;
let latest = null;
let polls = 0;
let asking = false;

async function poll() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  let status = null;
  try {
    const answer = await fetch("/operations/status", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) status = await answer.json();
  } catch {
    // It is gone, or it does not answer in time.
  }
  asking = false;
  timer = setTimeout(poll, document.hidden ? HIDDEN : AWAKE);
  if (status) found(status);
  else lose();
}

function found(status) {
  answeredAt = new Date();
  polls++;
  if (lost) say("The server is back.");
  lost = false;
  document.body.classList.remove("is-lost");
  show($("lost"), false);
  latest = status;
  render(status);
}

function lose() {
  const since = answeredAt ? clock(answeredAt, true) : null;
  if (!lost) {
    lost = true;
    document.body.classList.add("is-lost");
    write($("sentence"), "Drover does not answer.");
    setIcon($("seal"), "bad");
    write($("live-text"), "lost");
    write($("lost"), since
      ? `Lost the server since ${since}, trying again. What stands below is how it was then.`
      : "The server has not answered yet, trying again.");
    show($("lost"), true);
    document.title = "Lost: Drover";
    badge("bad");
  }
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) poll();
});
