// Route files.
/** What is open below a file: the answer that says how two versions differ, and how it was asked for. */
const opened = new Map();

const DECIDE = {
  waiting: { path: "apply", yes: "Apply", done: file => `${file} is applied.` },
  before: { path: "rollback", yes: "Return to it", done: file => `${file} is the version before again.` },
};
const FILE_STATES = { waits: ["warn", "waits for a person"], refused: ["bad", "refused"], runs: ["ok", "runs"] };
const VERSION_STATES = { applied: "ran", refused: "refused", put_back: "taken back" };
const LINE_CLASSES = { "+": "comes", "-": "goes", "@": "skips", " ": "stays" };
const MOST_LINES = 1000;

function renderRouteFiles(summary) {
  if (!summary) return;
  const parts = [`${several(summary.files, "file")} ${summary.files === 1 ? "runs" : "run"}`];
  if (summary.waiting) parts.push(`${count(summary.waiting)} ${summary.waiting === 1 ? "waits" : "wait"} for a person`);
  if (summary.refused) parts.push(`${count(summary.refused)} ${summary.refused === 1 ? "is" : "are"} refused`);
  const saved = summary.apply === "auto" ? "is applied by itself" : "waits until somebody applies it";
  write($("routes-note"), `${parts.join(", ")}. ${summary.looked_at ? `What is saved in routes/ ${saved}.`
    : "They are packaged: to change them, lay a folder routes/ beside Drover, and start it again."}`);
  load("routes", summary.revision + 1, "/operations/routes", answer => renderFiles(answer.files || []));
}

/** Those that somebody has changed since the start come first, the others are folded. */
function renderFiles(files) {
  const isNews = one => one.changed || one.state !== "runs" || opened.has(one.file);
  sync($("route-files"), files.filter(isNews), one => one.file, newFile, updateFile);
  const others = files.filter(one => !isNews(one));
  sync($("route-others"), others, one => one.file, newFile, updateFile);
  write($("route-rest-summary"), `${several(others.length, "file")} as at the start`);
  show($("route-rest"), others.length > 0);
}

function newFile(one) {
  const li = make("li", {},
    make("p", { class: "name" }, slot("span", "name"), " ",
      make("span", { class: "state", "data-part": "state" }, slot("span", "icon"), slot("span", "word"))),
    slot("p", "running", { class: "about" }),
    slot("p", "waiting", { class: "about" }),
    slot("p", "refused", { class: "about" }),
    slot("ul", "places", { class: "places" }),
    make("details", { class: "versions", "data-part": "versions" }, slot("summary", "known"),
      make("table", {}, make("thead", {}, make("tr", {},
        ...["version", "since", "by", "", ""].map(name => make("th", { scope: "col" }, name)))), slot("tbody", "rows"))),
    make("div", { class: "actions" },
      named(button("Show what differs", `of ${one.file}`, () => openDifference(li, "")), "show"),
      named(button("Return to the version before", `of ${one.file}`, () => openDifference(li, "&to=before"), true), "back")),
    slot("div", "panel", { class: "panel" }));
  return li;
}

function named(node, name) {
  node.dataset.part = name;
  return node;
}

function updateFile(li, one) {
  li.file = one;
  write(part(li, "name"), one.file);
  const [shape, word] = FILE_STATES[one.state];
  part(li, "state").className = `state ${shape === "warn" ? "rest" : shape}`;
  setIcon(part(li, "icon"), shape);
  write(part(li, "word"), word);
  write(part(li, "running"), one.running
    ? `runs: ${one.running.hash}${one.running.at ? ` since ${clock(one.running.at)}, by ${one.running.who}` : ""}`
    : "does not run");
  const waiting = one.waiting;
  write(part(li, "waiting"), waiting
    ? `waits: ${waiting.deleted ? "it is deleted" : waiting.hash}, since ${clock(waiting.since)}, ${waiting.who}` : "");
  show(part(li, "waiting"), Boolean(waiting));
  updateRefusal(li, one);
  updateVersions(li, one);
  show(part(li, "show"), one.state !== "runs");
  show(part(li, "back"), one.before !== null);
  updatePanel(li);
}

/** What is refused now, or else what was refused last: each place and what is wrong there. */
function updateRefusal(li, one) {
  const refusal = one.refused || one.last_refusal;
  const what = one.refused ? "refused" : refusal && refusal.state === "put_back" ? "taken back last" : "refused last";
  write(part(li, "refused"), refusal ? `${what}: ${refusal.hash}, ${clock(refusal.at)}` : "");
  show(part(li, "refused"), Boolean(refusal));
  sync(part(li, "places"), refusal ? refusal.places.map((place, i) => ({ ...place, key: i })) : [], one => String(one.key),
    () => make("li", {}, slot("code", "at"), " ", slot("span", "words")),
    (place, at) => {
      write(part(place, "at"), at.file ? `${at.file}${at.line ? `:${at.line}:${at.column}` : ""}` : "");
      write(part(place, "words"), at.words);
    });
  part(li, "places").classList.toggle("past", !one.refused);
}

function updateVersions(li, one) {
  write(part(li, "known"), several(one.versions.length, "version"));
  show(part(li, "versions"), one.versions.length > 0);
  const running = one.running && one.running.hash;
  sync(part(li, "rows"), one.versions, version => `${version.hash} ${version.at} ${version.state}`,
    version => make("tr", {}, slot("td", "hash", { class: "mono" }), slot("td", "at"), slot("td", "who"), slot("td", "state"),
      make("td", {}, make("button", { type: "button", class: "link", "aria-label": `Compare ${version.hash} of ${one.file}`,
        click: () => openDifference(li, `&to=${encode(version.hash)}`) }, "compare"))),
    (tr, version) => {
      write(part(tr, "hash"), version.hash);
      write(part(tr, "at"), clock(version.at));
      write(part(tr, "who"), version.who);
      write(part(tr, "state"), version.hash === running && version.state === "applied" ? "runs" : VERSION_STATES[version.state]);
      show(tr.querySelector("button"), version.hash !== running && version.hash !== "deleted");
    });
}

/** It shows what stands in the file: that needs the token. */
async function openDifference(li, to) {
  const file = li.file.file;
  const answer = await operate(`/operations/routes/difference?file=${encode(file)}${to}`, "GET");
  if (!answer) return;
  if (!answer.ok) {
    say(answer.body.message, true);
    return;
  }
  opened.set(file, answer.body);
  updatePanel(li);
  part(li, "panel").querySelector(".diff").focus({ preventScroll: true });
}

/** Whether what is shown is what would be done. */
function isStill(one, difference) {
  const now = { waiting: one.waiting && one.waiting.hash, before: one.before, refused: one.refused && one.refused.hash };
  const kind = difference.to.kind;
  return difference.from === (one.running ? one.running.hash : null)
    && (kind === "version" || now[kind] === (difference.confirm || difference.to.hash));
}

function updatePanel(li) {
  const panel = part(li, "panel");
  const difference = opened.get(li.file.file);
  show(panel, Boolean(difference));
  if (!difference) {
    panel.replaceChildren();
    panel.drawn = null;
    return;
  }
  if (panel.drawn !== difference) {
    panel.drawn = difference;
    panel.replaceChildren(...drawPanel(li, difference));
  }
  const still = isStill(li.file, difference);
  show(part(panel, "old"), !still);
  const yes = part(panel, "yes");
  if (yes) show(yes, still);
}

function drawPanel(li, difference) {
  const file = li.file.file;
  const { kind, hash } = difference.to;
  const decide = DECIDE[kind];
  const close = () => {
    opened.delete(file);
    updatePanel(li);
  };
  const decided = () => act(
    `/operations/routes/${decide.path}?file=${encode(file)}&confirm=${encode(difference.confirm)}`, () => {
      close();
      return decide.done(file);
    });
  const what = `${difference.from || "nothing"} runs, ${hash === "deleted" ? "the file is deleted" : hash} `
    + { waiting: "waits", before: "was before it", refused: "is refused", version: "is compared" }[kind];
  return [
    make("h3", {}, "What differs"),
    make("p", {}, `${what}: ${several(difference.added, "line")} more, ${several(difference.removed, "line")} less.`),
    drawDifference(file, difference),
    drawEffect(li, difference),
    ...(kind === "before" && li.file.waiting
      ? [make("p", { class: "wrong" }, "The file that waits in routes/ is written over.")] : []),
    slotted("p", "old", { class: "wrong" }, "It is not the same any more: close it, and look again."),
    make("div", { class: "actions" },
      button("Close", `what differs of ${file}`, close, true),
      ...(decide ? [named(button(decide.yes, file, decided), "yes")] : [])),
  ];
}

/** What it does to events, as a shadow run shows it; while that runs, it is asked for again. */
function drawEffect(li, difference) {
  const effect = difference.effect;
  if (!effect) return slot("div", "effect");
  if (effect.state === "running") setTimeout(() => askEffect(li, difference), AWAKE);
  return make("div", { "data-part": "effect" }, make("h3", {}, "Effect"), make("p", {}, `${effect.words}.`),
    ...(effect.lines.length ? [make("pre", { class: "story", role: "region", tabindex: "0",
      "aria-label": `Events that differ by ${li.file.file}` }, effect.lines.join("\n"))] : []));
}

async function askEffect(li, difference) {
  const file = li.file.file;
  const isShown = () => li.isConnected && opened.get(file) === difference && isStill(li.file, difference)
    && sessionStorage.getItem("drover-token");
  if (!isShown()) return;
  const answer = await operate(`/operations/routes/difference?file=${encode(file)}`, "GET");
  if (!isShown() || !answer || !answer.ok || answer.body.confirm !== difference.confirm) return;
  difference.effect = answer.body.effect;
  part(part(li, "panel"), "effect").replaceWith(drawEffect(li, difference));
}

function slotted(tag, name, attributes, text) {
  const node = slot(tag, name, attributes);
  node.append(text);
  return node;
}

function drawDifference(file, difference) {
  const wrong = new Map((difference.places || []).filter(place => place.file === file && place.line)
    .map(place => [place.line, place]));
  const body = make("tbody");
  for (const line of difference.lines.slice(0, MOST_LINES)) {
    const place = line.mark === "-" || line.mark === "@" ? undefined : wrong.get(line.now);
    const skips = line.mark === "@";
    body.append(make("tr", { class: LINE_CLASSES[line.mark] + (place ? " faulty" : "") },
      make("td", { class: "number" }, skips || line.before === null ? "" : String(line.before)),
      make("td", { class: "number" }, skips || line.now === null ? "" : String(line.now)),
      make("td", { class: "mark" }, skips ? "" : line.mark),
      make("td", { class: "text" }, skips ? "⋯" : line.text)));
    if (place) {
      body.append(make("tr", { class: "fault" }, make("td", { class: "number", colspan: "3" }, `column ${place.column}`),
        make("td", { class: "text" }, place.words)));
    }
  }
  const more = difference.lines.length - MOST_LINES;
  if (more > 0) body.append(make("tr", { class: "skips" }, make("td", { colspan: "4" }, `and ${count(more)} lines more`)));
  if (!difference.lines.length) {
    body.append(make("tr", { class: "skips" }, make("td", { colspan: "4" }, "Every line is the same; only ends of lines differ.")));
  }
  return make("div", { class: "diff", role: "region", tabindex: "0", "aria-label": `What differs in ${file}` },
    make("table", {}, make("caption", { class: "hidden" }, "Number before, number now, + comes or - goes, the line"), body));
}
