// Is everything fine.
function render(status) {
  document.body.classList.toggle("has-trouble", !status.fine);
  write($("sentence"), status.sentence);
  setIcon($("seal"), status.fine ? "ok" : "warn");
  document.title = (status.fine ? "Fine" : `${several(status.problems.length, "problem")}`) + ": Drover";
  badge(status.fine ? "ok" : "warn");
  write($("live-text"), `live, ${clock(answeredAt, true)}`);
  const totals = status.history.totals;
  write($("facts"), `${several(totals.events, "event")} in and ${count(totals.delivered)} delivered since `
    + `${clock(status.started_at)}, ${span((new Date(status.at) - new Date(status.started_at)) / 1000)} ago.`);
  write($("version"), `Drover ${status.version}`);
  renderProblems(status.problems);
  renderFlow(status);
  renderCharts(status.history);
  renderLetters(status);
  renderRouteFiles(status.route_files);
  renderLog(status.log || []);
}

function badge(shape) {
  const colour = { ok: "%231c6b50", warn: "%23b06f00", bad: "%23a3251d" }[shape];
  const paths = SHAPES[shape].map(d => `<path d='${d}'/>`).join("");
  const href = "data:image/svg+xml," + `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20' fill='none' `
    + `stroke='${colour}' stroke-width='2'>${paths}</svg>`.replaceAll("#", "%23");
  if ($("favicon").href !== href) $("favicon").href = href;
}

/** What a person mends by letting Drover in. */
const AUTHORIZE = new Set(["not_authorized", "authorization_expires", "scope_missing"]);

function renderProblems(problems) {
  sync($("problems"), problems, problem => `${problem.code} ${problem.who.kind} ${problem.who.name}`, problem => make("li", {},
    icon("warn"),
    slot("strong", "what"),
    slot("time", "since"),
    slot("p", "detail", { class: "detail" }),
    make("p", { class: "do" }, slot("span", "do"), " ",
      make("button", { type: "button", class: "link", click: () => openRunbook(problem.link) }, "What to do"),
      ...(AUTHORIZE.has(problem.code)
        ? [" ", make("button", { type: "button", click: () => authorize(problem.who.name) }, `Authorize ${problem.who.name}`)]
        : []))),
  (node, problem) => {
    write(part(node, "what"), problem.what);
    write(part(node, "since"), problem.since ? `since ${clock(problem.since)}` : "");
    write(part(node, "detail"), sentence(problem));
    show(part(node, "detail"), !problem.what.startsWith(problem.words));
    write(part(node, "do"), problem.do);
  });
}
