// The flow.
function line(name, label) {
  return make("div", {}, make("dt", {}, label), slot("dd", name));
}

function node() {
  return make("li", { class: "node" },
    make("header", {}, slot("h4", "name"),
      make("span", { class: "state", "data-part": "state" }, slot("span", "icon"), slot("span", "word"))),
    slot("dl", "facts"),
    slot("p", "why", { class: "why" }));
}

function facts(list, pairs) {
  sync(list, pairs.filter(pair => pair[1] !== null), pair => pair[0],
    pair => line("value", pair[0]), (child, pair) => write(part(child, "value"), pair[1]));
}

function setNode(li, name, shape, word, why) {
  write(part(li, "name"), name);
  const state = part(li, "state");
  state.className = `state ${shape}`;
  setIcon(part(li, "icon"), shape);
  write(part(li, "word"), word);
  li.classList.toggle("trouble", shape === "bad");
  li.classList.toggle("off", shape === "off");
  write(part(li, "why"), why);
  show(part(li, "why"), Boolean(why));
}

function breaker(one) {
  if (one.breaker !== "open") return "closed, calls pass";
  return one.resting_until ? `open, no call until ${clock(one.resting_until, true)}` : "open, nothing is sent";
}

/** What each condition that stands in the way looks like; any other: in trouble. */
const STATES = {
  rate_limited: ["rest", "resting"],
  quota_exhausted: ["rest", "resting"],
  breaker_open: ["bad", "breaker open"],
  credential_refused: ["bad", "key refused"],
  not_authorized: ["bad", "to be authorized"],
  stream_refused: ["bad", "rests alone"],
  stream_failing: ["bad", "rests alone"],
  disconnected: ["bad", "not connected"],
  poll_long: ["bad", "does not end"],
  paused: ["rest", "paused"],
  receiver_refused: ["rest", "paused"],
  receiver_gone: ["rest", "paused"],
  no_route: ["off", "no route"],
};

/** The words of a condition, and until when it lasts. */
function sentence(condition) {
  return condition.words + (condition.until ? `, until ${clock(condition.until, true)}` : "");
}

/** Shape, word and reason, from the code of what stands in the way; the reason is told, not read. */
function state(one, conditions, well) {
  const [first] = conditions.filter(condition => condition.code === one.state);
  // What is kept has a section of its own.
  const noted = conditions.filter(condition => condition.code !== "dead_letters");
  if (one.ok) return ["ok", well, noted.map(sentence).join("; ")];
  const [shape, word] = STATES[one.state] || ["bad", "in trouble"];
  return [shape, word, first ? sentence(first) : ""];
}

/** Whether it is told all of it, and polls nothing. */
function isLive(source) {
  return source.streams.length > 0 && source.streams.every(stream => stream.transport);
}

/** How a source that is not polled is connected, in place of its calls. */
function connection(source) {
  const since = source.streams.map(stream => stream.connected_since).filter(Boolean);
  const sum = what => count(source.streams.reduce((all, stream) => all + stream[what], 0));
  return [
    ["messages", `${sum("messages")}, ${sum("messages_per_second")} a second`],
    ["connected since", since.length === source.streams.length ? clock(since.sort().pop(), true) : "not connected"],
    ["reconnects", sum("reconnects")],
  ];
}

function sourceState(source) {
  if (!source.enabled) return ["off", "off", ""];
  const inside = source.streams.flatMap(stream => stream.conditions);
  return state(source, [...source.conditions, ...inside], isLive(source) ? "listening" : "polling");
}

function newSource(source) {
  const li = node();
  const again = button("Try again", source.name, () =>
    act(`/operations/sources/${encode(source.name)}/reopen`, () => `${source.name} is asked again.`));
  again.dataset.part = "again";
  li.append(again, make("details", { "data-part": "streams" }, slot("summary", "summary"), slot("ul", "list")));
  return li;
}

function newStream(stream) {
  const path = `/operations/streams/${encode(stream.name)}`;
  const does = (text, verb, told) => {
    const one = button(text, stream.name, () => act(`${path}/${verb}`, () => `${stream.name} ${told}.`), true);
    one.dataset.part = verb;
    return one;
  };
  const again = button("Rewind", stream.name, () => rewind(stream.name), true);
  again.dataset.part = "rewind";
  return make("li", {}, slot("span", "name"), slot("span", "age"), slot("span", "next", { class: "next" }),
    slot("span", "audited", { class: "next" }),
    make("div", { class: "actions" },
      does("Switch off", "pause", "is not read any more"),
      does("Resume", "resume", "is read again"),
      does("Audit", "audit", "is compared whole with what was told"),
      again));
}

function age(stream) {
  if (!stream.ok) return (STATES[stream.state] || ["bad", "in trouble"])[1];
  if (stream.transport) return told(stream);
  return stream.last_success ? `read ${span(stream.freshness_seconds)} ago` : "not read yet";
}

/* One that is told, and not polled. */
function told(stream) {
  if (!stream.connected_since) return "connects";
  const last = stream.last_message ? `, last message ${span(stream.freshness_seconds)} ago` : ", no message yet";
  const lag = stream.lag_ms === null ? "" : `, ${span(Math.round(stream.lag_ms / 1000))} behind`;
  return `connected since ${clock(stream.connected_since)}${last}, ${count(stream.messages_per_second)} a second`
    + `${lag}, ${several(stream.reconnects, "reconnect")}`;
}

function renderStream(row, stream, source) {
  write(part(row, "name"), stream.name.replace(`${source.name}-`, ""));
  const own = "state" in stream;
  write(part(row, "age"), own ? age(stream) : stream.cursor ? `at ${stream.cursor}` : "");
  write(part(row, "next"), stream.next_poll && stream.state !== "paused"
    ? `next ${inZone(stream.next_poll, stream.zone)}` : "");
  write(part(row, "audited"), stream.audit ? `${stream.audit.words}, ${clock(stream.audit.at)}` : "");
  show(part(row, "audited"), Boolean(stream.audit));
  show(part(row, "audit"), Boolean(stream.auditable) && stream.state !== "paused");
  show(part(row, "pause"), own && stream.state !== "paused");
  show(part(row, "rewind"), Boolean(stream.cursor));
  show(part(row, "resume"), stream.state === "paused");
}

function renderSource(li, source) {
  setNode(li, source.name, ...sourceState(source));
  const on = source.enabled;
  facts(part(li, "facts"), [
    ["new events, last minute", on ? count(source.events_last_minute) : null],
    ...(!on ? [] : isLive(source) ? connection(source) : [
      ["calls, last minute", count(source.calls_last_minute)
        + (source.budget_per_minute ? ` of ${count(source.budget_per_minute)}` : "")],
      ["circuit breaker", source.state === "credential_refused" ? "not asked" : breaker(source)],
    ]),
  ]);
  const list = source.streams || [];
  const more = (source.cursors || []).slice(0, ROWS);
  show(part(li, "streams"), on && list.length > 0);
  const oldest = Math.max(...list.map(stream => stream.freshness_seconds || 0));
  const never = list.some(stream => !stream.last_success);
  write(part(li, "summary"), `${several(list.length, "stream")}, `
    + (never ? "not all read yet" : isLive(source) ? `last message ${span(oldest)} ago` : `all read within ${span(oldest)}`));
  sync(part(li, "list"), [...list, ...more], stream => stream.name, newStream,
    (row, stream) => renderStream(row, stream, source));
  show(part(li, "again"), on && !source.ok && source.state !== "paused");
}

function renderWebhook(li, hook) {
  setNode(li, `webhook ${hook.provider}`, ...state(hook, hook.conditions, "listening"));
  facts(part(li, "facts"), [
    ["received", count(hook.received)],
    ["refused", hook.refused ? count(hook.refused) : null],
    ["waiting to be resolved", hook.waiting ? count(hook.waiting) : null],
    ["last", hook.last_received ? clock(hook.last_received, true) : "none yet"],
  ]);
}

function renderDownstream(li, one) {
  setNode(li, one.name, ...state(one, one.conditions, "delivering"));
  facts(part(li, "facts"), [
    ["delivered, last minute", count(one.delivered_last_minute)],
    ["waiting", count(one.undelivered)],
    ["oldest waits since", one.oldest_undelivered ? clock(one.oldest_undelivered, true) : null],
    ["dead letters", one.dead_letters ? count(one.dead_letters) : null],
    ["circuit breaker", breaker(one)],
  ]);
  show(part(li, "resume"), PAUSED.has(one.state));
}

const PAUSED = new Set(["paused", "receiver_refused", "receiver_gone"]);

function newDownstream(one) {
  const li = node();
  const resume = button("Resume", one.name, () =>
    act(`/operations/downstreams/${encode(one.name)}/resume`, () => `${one.name} is delivered to again.`));
  resume.dataset.part = "resume";
  li.append(resume);
  return li;
}

function renderFlow(status) {
  const sources = [
    ...(status.sources || []).map(source => ({ ...source, key: `source ${source.name}` })),
    ...(status.webhooks || []).map(hook => ({ ...hook, key: `webhook ${hook.provider}` })),
  ];
  sync($("sources"), sources, one => one.key,
    one => one.provider ? node() : newSource(one),
    (li, one) => one.provider ? renderWebhook(li, one) : renderSource(li, one));
  const downstreams = status.downstreams || [];
  sync($("downstreams"), downstreams, one => one.name, newDownstream, renderDownstream);
  const add = (list, field) => list.reduce((sum, one) => sum + (one[field] || 0), 0);
  write($("backlog"), count(add(downstreams, "undelivered")));
  write($("rate-in"), count(add(status.sources || [], "events_last_minute")));
  write($("rate-out"), count(add(downstreams, "delivered_last_minute")));
  const store = status.store;
  write($("kept"), !store.ok ? "The store takes no writes."
    : store.size_bytes === null ? "Durable in PostgreSQL."
      : `Durable: ${bytes(store.size_bytes)} on disk, ${bytes(store.free_bytes)} free.`);
  drawWires(sources, downstreams);
}

function wireClass(one, moving, blocked) {
  if (blocked) return "stopped";
  if (one.enabled === false) return "off";
  return moving ? "flows" : "";
}

function drawWires(sources, downstreams) {
  const flow = $("flow").getBoundingClientRect();
  const hub = $("hub").getBoundingClientRect();
  if (flow.width === 0) return;
  const narrow = hub.width > flow.width / 2 || $("sources").getBoundingClientRect().bottom < hub.top;
  const wires = [];
  const x = value => value - flow.left;
  const y = value => value - flow.top;
  const middle = y((hub.top + hub.bottom) / 2);
  const wire = (state, from, to) => {
    const half = (from[0] + to[0]) / 2;
    const d = narrow ? `M${from}L${to}` : `M${from}C${half},${from[1]} ${half},${to[1]} ${to}`;
    wires.push(draw("path", { d, class: `wire ${state}` }));
    if (state === "flows") wires.push(draw("path", { d, class: "moving" }));
    if (state === "stopped") {
      const at = [half, (from[1] + to[1]) / 2];
      wires.push(draw("circle", { cx: at[0], cy: at[1], r: 9, class: "stop" }));
      wires.push(draw("path", { d: `M${at[0] - 3.5},${at[1] - 3.5}l7,7m0-7l-7,7`, class: "stop" }));
    }
  };
  const inState = one => wireClass(one, (one.events_last_minute || 0) > 0, one.ok === false);
  const outState = one => wireClass(one, one.delivered_last_minute > 0, !one.ok);
  if (narrow) {
    const centre = x(hub.left + hub.width / 2);
    const worst = states => ["flows", "stopped", "", "off"].find(state => states.includes(state)) || "";
    wire(worst(sources.map(inState)), [centre, y($("sources").getBoundingClientRect().bottom) + 6], [centre, y(hub.top) - 2]);
    const first = $("downstreams").closest(".column").getBoundingClientRect();
    wire(worst(downstreams.map(outState)), [centre, y(hub.bottom) + 2], [centre, y(first.top) - 6]);
  } else {
    const spread = (i, n) => middle + (i - (n - 1) / 2) * Math.min(18, hub.height / (n + 1));
    const boxes = list => [...list.children].map(child => child.getBoundingClientRect());
    boxes($("sources")).forEach((box, i, all) =>
      wire(inState(sources[i]), [x(box.right) + 2, y((box.top + box.bottom) / 2)], [x(hub.left) - 2, spread(i, all.length)]));
    boxes($("downstreams")).forEach((box, i, all) =>
      wire(outState(downstreams[i]), [x(hub.right) + 2, spread(i, all.length)], [x(box.left) - 2, y((box.top + box.bottom) / 2)]));
  }
  // A dot on its way is not put back to the beginning by each answer.
  const shape = wires.map(path => path.getAttribute("class") + path.getAttribute("d")).join();
  if ($("wires").dataset.shape !== shape) {
    $("wires").dataset.shape = shape;
    $("wires").replaceChildren(...wires);
  }
}

new ResizeObserver(() => latest && renderFlow(latest)).observe($("flow"));
