// Dead letters and quarantine.
const lists = { dead: { count: -1, at: -10 }, quarantine: { count: -1, at: -10 }, routes: { count: -1, at: -10 } };

/** A list is asked for when its number is another one, and now and then. */
async function load(which, number, path, renderList) {
  const list = lists[which];
  if (list.count === number && (number === 0 || polls - list.at < 5)) return;
  Object.assign(list, { count: number, at: polls });
  try {
    const answer = number === 0 ? null : await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    renderList(answer && answer.ok ? await answer.json() : {});
  } catch {
    list.count = -1;
  }
}

function renderLetters(status) {
  write($("dead-note"), status.dead_letters
    ? `${several(status.dead_letters, "event")} that a downstream will not take. Kept whole until you decide.`
    : "None: no event has been given up.");
  load("dead", status.dead_letters, "/operations/dead-letters", answer => renderDead(answer, status));
  const kept = status.quarantine || 0;
  write($("quarantine-note"), kept
    ? `${several(kept, "record")} that could not be read. Kept whole until you decide.`
    : "Empty: every record could be read.");
  load("quarantine", kept, "/operations/quarantine", renderQuarantine);
}

function button(text, about, click, quiet) {
  const one = make("button", { type: "button", "aria-label": `${text} ${about}` }, text);
  if (quiet) one.className = "quiet";
  one.addEventListener("click", async () => {
    one.disabled = true;
    try {
      await click();
    } finally {
      one.disabled = false;
      if (one.isConnected && document.activeElement === document.body) one.focus();
    }
  });
  return one;
}

function row(...buttons) {
  return make("li", {}, slot("p", "name", { class: "name" }), slot("p", "reason", { class: "reason" }),
    slot("p", "about", { class: "about" }), make("div", { class: "actions" }, ...buttons));
}

function rows(list, items, key, create, update) {
  const shown = items.slice(0, ROWS);
  const more = items.length > ROWS ? [{ more: items.length - ROWS }] : [];
  sync(list, [...shown, ...more], one => one.more ? "more" : key(one),
    one => one.more ? make("li", { class: "more" }) : create(one),
    (li, one) => one.more ? write(li, `and ${count(one.more)} more`) : update(li, one));
}

function renderDead(answer, status) {
  const letters = answer.dead_letters || [];
  const groups = (status.downstreams || []).filter(one => one.dead_letters > 1);
  sync($("dead-groups"), letters.length ? groups : [], one => one.name,
    one => make("li", {}, slot("span", "text"),
      button("Replay all", `of ${one.name}`, () => all(one.name, "replay")),
      button("Discard all", `of ${one.name}`, () => all(one.name, "discard"), true)),
    (li, one) => write(part(li, "text"), `${one.name}: ${several(one.dead_letters, "dead letter")}`));
  rows($("dead-letters"), letters, one => `${one.downstream} ${one.event}`,
    one => {
      const path = `/operations/deliveries/${encode(one.downstream)}/${encode(one.event)}`;
      const about = `${one.subject} to ${one.downstream}`;
      return row(
        button("Replay", about, () => act(`${path}/replay`, () => `${about} is delivered again.`)),
        button("Discard", about, async () => {
          const sure = await confirm("Discard it?", `The event of ${about} is given up: the downstream never gets it. `
            + "It stays visible to explain.", "Discard");
          if (sure) await act(`${path}/discard`, () => `${about} is discarded.`);
        }, true),
        button("Explain", about, () => ask(one.event, true), true));
    },
    (li, one) => {
      write(part(li, "name"), one.subject);
      write(part(li, "reason"), one.reason);
      write(part(li, "about"), `${one.type} to ${one.downstream}, dead since ${clock(one.dead_since)}, `
        + several(one.attempts, "attempt"));
    });
}

function renderQuarantine(answer) {
  const records = answer.records || [];
  sync($("quarantine-groups"), records.length > 1 ? [answer] : [], () => "all",
    () => make("li", {}, slot("span", "text"),
      button("Replay all", "in quarantine", () => act("/operations/quarantine/replay", released))),
    li => write(part(li, "text"), "Read all of them again, after a fix of the route file."));
  rows($("quarantine-records"), records, one => String(one.id),
    one => {
      const about = `record ${one.id} of ${one.stream}`;
      return row(
        button("Replay", about, () => act(`/operations/quarantine/${one.id}/replay`, released)),
        button("Discard", about, async () => {
          const sure = await confirm("Discard it?", `The ${about} is deleted. If its source gives it again, it is read again.`, "Discard");
          if (sure) await act(`/operations/quarantine/${one.id}/discard`, () => `The ${about} is discarded.`);
        }, true));
    },
    (li, one) => {
      write(part(li, "name"), `${one.stream}, record ${one.id}`);
      write(part(li, "reason"), one.reason);
      write(part(li, "about"), `since ${clock(one.first_seen)}, seen ${several(one.seen, "time")}`);
    });
}

const released = answer => answer.released
  ? `${several(answer.released, "record")} left quarantine.`
  : `Nothing left quarantine: ${several(answer.still_in_quarantine, "record")} still cannot be read.`;

/** The latest operations: who, what, and what it was answered. */
function renderLog(log) {
  write($("log-note"), log.length ? "The latest operations." : "Nobody has changed anything.");
  rows($("log"), log, one => String(one.id), () => row(), (li, one) => {
    write(part(li, "name"), one.operation);
    write(part(li, "about"), `${clock(one.at)}, by ${one.who}`);
    write(part(li, "reason"), one.status === null ? "how it ended is not known" : `answered ${one.status}`);
  });
}
