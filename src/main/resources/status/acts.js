// Doing something.
let forget;

function say(text, bad) {
  clearTimeout(forget);
  $("outcome").classList.toggle("bad", Boolean(bad));
  write($("outcome"), text);
  forget = setTimeout(() => write($("outcome"), ""), 15000);
}

/** A request with the token, which is asked for once, kept by this tab, and forgotten when it is refused. Null: not done. */
async function operate(path, method = "POST") {
  let wrong = "";
  for (;;) {
    const token = sessionStorage.getItem("drover-token") || await askToken(wrong);
    if (!token) return null;
    try {
      const answer = await fetch(path, { method, headers: { Authorization: `Bearer ${token}` } });
      if (answer.status === 401) {
        sessionStorage.removeItem("drover-token");
        wrong = "That is not the token.";
        continue;
      }
      sessionStorage.setItem("drover-token", token);
      return { ok: answer.ok, body: await answer.json() };
    } catch (failure) {
      sessionStorage.removeItem("drover-token");
      return { ok: false, body: { message: `${method === "POST" ? "It may not have been done" : "It was not answered"}: ${failure.message}` } };
    }
  }
}

async function act(path, tell) {
  const answer = await operate(path);
  if (!answer) return;
  say(answer.ok ? tell(answer.body) : answer.body.message, !answer.ok);
  lists.dead.count = -1;
  lists.quarantine.count = -1;
  lists.routes.count = -1;
  setTimeout(poll, 1100);
}

/** What it would do is asked first, and done when that is confirmed. */
async function all(downstream, verb) {
  const path = `/operations/downstreams/${encode(downstream)}/${verb}`;
  const plan = await operate(path);
  if (!plan) return;
  const next = plan.body.to_do_it || "";
  if (!plan.ok || !next.startsWith(`POST ${path}?`)) {
    say(plan.body.message || "Done.", !plan.ok);
    lists.dead.count = -1;
    return;
  }
  const what = `${several(plan.body.count, "dead letter")} of ${downstream}`;
  const takes = plan.body.takes ? ` It takes ${plan.body.takes}.` : "";
  const sure = await confirm(verb === "replay" ? `Replay ${what}?` : `Discard ${what}?`,
    `The receiver sees: ${plan.body.receiver_sees}.${takes}`, verb === "replay" ? "Replay" : "Discard");
  if (sure) {
    await act(next.slice("POST ".length), done => verb === "replay"
      ? `${several(done.replayed, "event")} delivered again.` : `${several(done.discarded, "event")} discarded.`);
  }
}

/** Where to is asked first, then what it would do is shown, and done when that is confirmed. */
async function rewind(stream) {
  write($("rewind-title"), `Read ${stream} again`);
  $("place").value = "";
  const to = await open($("rewind-dialog"), $("rewind-form"), () => $("place").value.trim());
  if (!to) return;
  const plan = await operate(`/operations/streams/${encode(stream)}/rewind?to=${encode(to)}`);
  if (!plan) return;
  const next = plan.body.to_do_it || "";
  if (!plan.ok || !next.startsWith("POST ")) {
    say(plan.body.message || "Done.", !plan.ok);
    return;
  }
  const sure = await confirm(`Rewind ${stream} to ${to}?`,
    `${plan.body.reads_again} Calls: ${plan.body.calls} The receivers see: ${plan.body.receiver_sees}`, "Rewind");
  if (sure) await act(next.slice("POST ".length), () => `${stream} is read again from ${to}.`);
}

/** A person lets Drover in: their browser goes to the provider, and comes back to the public port. */
async function authorize(system) {
  const answer = await operate(`/operations/oauth/${encode(system)}/link`);
  if (!answer) return;
  if (!answer.ok) say(answer.body.message, true);
  else if (!window.open(answer.body.open, "_blank")) location.href = answer.body.open;
}

/** Opens a dialog; gives what its form is submitted with, or null when it is closed. */
function open(dialog, form, value) {
  return new Promise(resolve => {
    let result = null;
    const submit = event => {
      event.preventDefault();
      result = value();
      dialog.close();
    };
    form.addEventListener("submit", submit);
    dialog.addEventListener("close", () => {
      form.removeEventListener("submit", submit);
      resolve(result);
    }, { once: true });
    dialog.showModal();
  });
}

async function askToken(wrong) {
  $("token").value = "";
  write($("token-wrong"), wrong);
  const token = await open($("token-dialog"), $("token-form"), () => $("token").value.trim());
  $("token").value = "";
  return token;
}

function confirm(title, text, yes) {
  write($("confirm-title"), title);
  write($("confirm-text"), text);
  write($("confirm-yes"), yes);
  return open($("confirm-dialog"), $("confirm-form"), () => true);
}

document.querySelectorAll("[data-close]").forEach(one =>
  one.addEventListener("click", () => one.closest("dialog").close()));
