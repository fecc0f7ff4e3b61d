// Explain.
async function ask(question, scroll) {
  const text = question.trim();
  $("question").value = text;
  if (!text) return;
  const link = `#explain=${encode(text).replaceAll("%2F", "/")}`;
  if (location.hash !== link) history.replaceState(null, "", link);
  let story;
  try {
    const answer = await fetch(`/operations/explain/${encode(text)}`,
      { headers: { Accept: "text/plain" }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    story = await answer.text();
    if ((answer.headers.get("Content-Type") || "").includes("json")) story = JSON.parse(story).message;
  } catch {
    story = "The server did not answer. Try again.";
  }
  write($("story"), story);
  show($("story"), true);
  if (scroll) {
    $("explain-title").scrollIntoView();
    $("story").focus({ preventScroll: true });
  }
}

$("explain").addEventListener("submit", event => {
  event.preventDefault();
  ask($("question").value, false);
});

function followLink() {
  const found = /^#explain=(.+)$/.exec(location.hash);
  if (!found) return;
  try {
    ask(decodeURIComponent(found[1]), true);
  } catch {
    // A link that was cut off: there is nothing to explain.
  }
}

addEventListener("hashchange", followLink);
poll();
followLink();
