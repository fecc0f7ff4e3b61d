// The status page. It asks /operations/status every two seconds and shows the answer. Whatever comes from outside is only
// ever written as text: no markup is made of strings, and the page's policy would refuse it (trusted-types 'none').
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const AWAKE = 2000;
  const HIDDEN = 5000;
  const PATIENCE = 8000;
  const ROWS = 50;
  const LEAST_MINUTES = 15;

  const $ = id => document.getElementById(id);
  const encode = encodeURIComponent;

  // --- Small tools -----------------------------------------------------------------------------------------------

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "click") node.addEventListener("click", value);
      else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  }

  function draw(tag, attributes = {}, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  /** Writes a text where it is another one: what is not news is not read out again. */
  function write(node, text) {
    const now = text === null || text === undefined ? "" : String(text);
    if (node.textContent !== now) node.textContent = now;
  }

  function show(node, shown) {
    if (node.hidden === shown) node.hidden = !shown;
  }

  /** Makes the children of a list those of the items; what stays keeps its focus. */
  function sync(list, items, key, create, update) {
    const old = new Map([...list.children].map(child => [child.dataset.key, child]));
    const kept = new Set(items.map(key));
    for (const [name, child] of old) {
      if (kept.has(name)) continue;
      if (child.contains(document.activeElement)) list.closest("section").querySelector("h2").focus();
      child.remove();
    }
    items.forEach((item, i) => {
      let child = old.get(key(item));
      if (!child) {
        child = create(item);
        child.dataset.key = key(item);
      }
      if (list.children[i] !== child) list.insertBefore(child, list.children[i] || null);
      update(child, item);
    });
  }

  const part = (node, name) => node.querySelector(`[data-part="${name}"]`);
  const slot = (tag, name, attributes = {}) => make(tag, { "data-part": name, ...attributes });

  const two = number => String(number).padStart(2, "0");

  function clock(time, seconds) {
    const at = new Date(time);
    const text = `${two(at.getHours())}:${two(at.getMinutes())}${seconds ? ":" + two(at.getSeconds()) : ""}`;
    const today = at.toDateString() === new Date().toDateString();
    return today ? text : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${text}`;
  }

  function span(seconds) {
    const s = Math.max(0, Math.round(seconds));
    if (s < 90) return `${s}\u00a0s`;
    if (s < 5400) return `${Math.round(s / 60)}\u00a0min`;
    if (s < 172800) return `${Math.floor(s / 3600)}\u00a0h ${Math.floor((s % 3600) / 60)}\u00a0min`;
    return `${Math.round(s / 86400)}\u00a0days`;
  }

  const count = number => Math.round(number).toLocaleString("en").replaceAll(",", "\u202f");
  const several = (number, one) => `${count(number)} ${one}${number === 1 ? "" : "s"}`;
  const millis = ms => ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10000 ? 1 : 0)} s`;

  function bytes(size) {
    const units = ["B", "KB", "MB", "GB", "TB"];
    let number = size;
    let unit = 0;
    while (number >= 1000 && unit < units.length - 1) {
      number /= 1000;
      unit++;
    }
    return `${number < 10 && unit ? number.toFixed(1) : Math.round(number)}\u00a0${units[unit]}`;
  }

  /** Each state has a shape of its own; none is told by its colour alone. */
  const SHAPES = {
    ok: ["M10 1.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4Z", "m6.4 10.3 2.5 2.5 4.8-5.3"],
    warn: ["M10 2.2 18.6 17H1.4Z", "M10 7.6v4.4M10 14.4v.1"],
    bad: ["M6.6 1.8h6.8l4.8 4.8v6.8l-4.8 4.8H6.6l-4.8-4.8V6.6Z", "m7.2 7.2 5.6 5.6m0-5.6-5.6 5.6"],
    rest: ["M10 1.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4Z", "M8 7v6m4-6v6"],
    off: ["M10 1.8a8.2 8.2 0 1 0 0 16.4 8.2 8.2 0 0 0 0-16.4Z", "M6.5 10h7"],
  };

  function icon(shape) {
    return draw("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, ...SHAPES[shape].map(d => draw("path", { d })));
  }

  function setIcon(place, shape) {
    if (place.dataset.shape === shape) return;
    place.dataset.shape = shape;
    place.replaceChildren(icon(shape));
  }

  // --- Asking ----------------------------------------------------------------------------------------------------

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

  // --- Is everything fine ------------------------------------------------------------------------------------------

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
  }

  function badge(shape) {
    const colour = { ok: "%231c6b50", warn: "%23b06f00", bad: "%23a3251d" }[shape];
    const paths = SHAPES[shape].map(d => `<path d='${d}'/>`).join("");
    const href = "data:image/svg+xml," + `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20' fill='none' `
      + `stroke='${colour}' stroke-width='2'>${paths}</svg>`.replaceAll("#", "%23");
    if ($("favicon").href !== href) $("favicon").href = href;
  }

  function renderProblems(problems) {
    sync($("problems"), problems, problem => `${problem.code} ${problem.who.kind} ${problem.who.name}`, problem => make("li", {},
      icon("warn"),
      slot("strong", "what"),
      slot("time", "since"),
      slot("p", "detail", { class: "detail" }),
      make("p", { class: "do" }, slot("span", "do"), " ",
        make("button", { type: "button", class: "link", click: () => openRunbook(problem.link) }, "What to do"))),
    (node, problem) => {
      write(part(node, "what"), problem.what);
      write(part(node, "since"), problem.since ? `since ${clock(problem.since)}` : "");
      write(part(node, "detail"), sentence(problem));
      show(part(node, "detail"), problem.what !== problem.words);
      write(part(node, "do"), problem.do);
    });
  }

  // --- The flow ------------------------------------------------------------------------------------------------------

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
    stream_refused: ["bad", "refused"],
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
    if (one.ok) return ["ok", well, conditions.map(sentence).join("; ")];
    const [shape, word] = STATES[one.state] || ["bad", "in trouble"];
    return [shape, word, first ? sentence(first) : ""];
  }

  function sourceState(source) {
    if (!source.enabled) return ["off", "off", ""];
    const inside = source.streams.flatMap(stream => stream.conditions);
    return state(source, [...source.conditions, ...inside], "polling");
  }

  function streams() {
    return make("details", { "data-part": "streams" }, slot("summary", "summary"), slot("ul", "list"));
  }

  function renderSource(li, source) {
    setNode(li, source.name, ...sourceState(source));
    const on = source.enabled;
    facts(part(li, "facts"), [
      ["new events, last minute", on ? count(source.events_last_minute) : null],
      ["calls, last minute", on ? count(source.calls_last_minute)
        + (source.budget_per_minute ? ` of ${count(source.budget_per_minute)}` : "") : null],
      ["circuit breaker", on ? source.state === "credential_refused" ? "not asked" : breaker(source) : null],
    ]);
    const list = source.streams || [];
    show(part(li, "streams"), on && list.length > 0);
    const oldest = Math.max(...list.map(stream => stream.freshness_seconds || 0));
    const never = list.some(stream => !stream.last_success);
    write(part(li, "summary"), `${several(list.length, "stream")}, `
      + (never ? "not all read yet" : `all read within ${span(oldest)}`));
    sync(part(li, "list"), list, stream => stream.name,
      () => make("li", {}, slot("span", "name"), slot("span", "age")),
      (row, stream) => {
        write(part(row, "name"), stream.name.replace(`${source.name}-`, ""));
        write(part(row, "age"), !stream.ok ? (STATES[stream.state] || ["bad", "in trouble"])[1]
          : stream.last_success ? `read ${span(stream.freshness_seconds)} ago` : "not read yet");
      });
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
      one => {
        const li = node();
        if (!one.provider) li.append(streams());
        return li;
      },
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

  // --- The last hour -------------------------------------------------------------------------------------------------

  function renderCharts(history) {
    const perMinute = number => `${count(number)} a minute`;
    const charts = [
      { name: "Events in", values: history.events, bars: true, unit: perMinute, now: "this minute" },
      { name: "Delivered", values: history.delivered, bars: true, unit: perMinute, now: "this minute" },
      { name: "Latency, 95th percentile", values: history.latency_p95_ms, unit: millis, big: millis, now: "durable to delivered" },
      { name: "Backlog", values: history.backlog, unit: number => `${count(number)} waiting`, now: "waiting" },
      ...Object.keys(history.calls).map(api => ({
        name: `Calls to ${api}`,
        values: history.calls[api],
        bars: true,
        unit: perMinute,
        budget: history.budget_per_minute[api],
        now: history.budget_per_minute[api] ? `this minute, of ${count(history.budget_per_minute[api])} allowed` : "this minute",
      })),
    ];
    write($("since"), history.since ? `Minute by minute since ${clock(history.since)}; it begins anew with a restart.` : "");
    sync($("charts"), charts, chart => chart.name, newChart, (li, chart) => updateChart(li, chart, history));
  }

  function newChart(chart) {
    const li = make("li", { class: "chart" },
      make("h3", {}, chart.name),
      make("p", { class: "last" }, slot("b", "last"), slot("span", "now")),
      draw("svg", { viewBox: "0 0 300 64", preserveAspectRatio: "none", role: "img" }),
      make("p", { class: "axis" }, slot("span", "begin"), slot("span", "range"), make("span", {}, "now")),
      make("div", { class: "hidden" }, make("table", {}, make("caption", {}, `${chart.name}, minute by minute`), slot("tbody", "rows"))));
    const svg = li.querySelector("svg");
    svg.addEventListener("pointermove", event => {
      const box = svg.getBoundingClientRect();
      li.pointed = Math.min(.999, Math.max(0, (event.clientX - box.left) / box.width));
      point(li);
    });
    svg.addEventListener("pointerleave", () => {
      li.pointed = undefined;
      point(li);
    });
    return li;
  }

  function point(li) {
    const { chart, shown, from } = li.drawn;
    const i = li.pointed === undefined ? shown.length - 1 : Math.floor(li.pointed * shown.length);
    const known = shown[i] !== null;
    const big = chart.big || count;
    write(part(li, "last"), known ? big(shown[i]) : "–");
    write(part(li, "now"), li.pointed === undefined
      ? chart.now
      : `at ${clock(from + i * 60000)}${known ? "" : ", nothing known"}`);
  }

  function updateChart(li, chart, history) {
    const known = chart.values.findIndex(value => value !== null);
    const running = history.since
      ? Math.round((new Date(history.from).getTime() - new Date(history.since).getTime()) / 60000) + chart.values.length : 0;
    const n = Math.min(chart.values.length, Math.max(LEAST_MINUTES, running));
    const shown = chart.values.slice(-n);
    const from = new Date(history.from).getTime() + (chart.values.length - n) * 60000;
    li.drawn = { chart, shown, from };
    const numbers = shown.filter(value => value !== null);
    const most = Math.max(...numbers, 0);
    const least = numbers.length ? Math.min(...numbers) : 0;
    const top = Math.max(most, chart.budget || 0, 1) * 1.06;
    const svg = li.querySelector("svg");
    const y = value => 62 - value / top * 58;
    const step = 300 / n;
    const drawing = [draw("title", {}, numbers.length
      ? `${chart.name}: last ${chart.unit(numbers[numbers.length - 1])}, least ${chart.unit(least)}, most ${chart.unit(most)}`
        + (chart.budget ? `, allowed ${chart.unit(chart.budget)}` : "") + `, since ${clock(from + Math.max(0, known - (chart.values.length - n)) * 60000)}`
      : `${chart.name}: nothing known yet`)];
    drawing.push(draw("path", { d: "M0 62.5H300", class: "base" }));
    if (chart.bars) {
      shown.forEach((value, i) => {
        if (value) {
          drawing.push(draw("rect", { x: i * step + step * .14, width: step * .72, y: y(value), height: 62 - y(value),
            rx: .8, class: i === n - 1 ? "now" : "past" }));
        }
      });
    } else {
      curve(drawing, shown, step, y);
    }
    if (chart.budget) drawing.push(draw("path", { d: `M0 ${y(chart.budget)}H300`, class: "budget" }));
    svg.replaceChildren(...drawing);
    write(part(li, "begin"), clock(from));
    write(part(li, "range"), numbers.length ? `least ${(chart.big || count)(least)}, most ${(chart.big || count)(most)}` : "");
    point(li);
    sync(part(li, "rows"), shown.map((value, i) => [from + i * 60000, value]).filter(row => row[1] !== null),
      row => String(row[0]),
      () => make("tr", {}, slot("th", "time", { scope: "row" }), slot("td", "value")),
      (tr, row) => {
        write(part(tr, "time"), clock(row[0]));
        write(part(tr, "value"), chart.unit(row[1]));
      });
  }

  /** A line through what is known, with an area below it; where nothing is known there is a gap. */
  function curve(drawing, shown, step, y) {
    let run = [];
    const end = () => {
      if (run.length > 1) {
        const path = run.map(([px, py], i) => `${i ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join("");
        drawing.push(draw("path", { d: `${path}L${run[run.length - 1][0].toFixed(1)} 62L${run[0][0].toFixed(1)} 62Z`, class: "area" }));
        drawing.push(draw("path", { d: path, class: "curve" }));
      }
      if (run.length) {
        const [px, py] = run[run.length - 1];
        drawing.push(draw("path", { d: `M${px.toFixed(1)} ${py.toFixed(1)}h.01`, class: "dot" }));
      }
      run = [];
    };
    shown.forEach((value, i) => {
      if (value === null) end();
      else run.push([(i + .5) * step, y(value)]);
    });
    end();
  }

  // --- Dead letters and quarantine ---------------------------------------------------------------------------------------

  const lists = { dead: { count: -1, at: -10 }, quarantine: { count: -1, at: -10 } };

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

  // --- Doing something ---------------------------------------------------------------------------------------------------

  let forget;

  function say(text, bad) {
    clearTimeout(forget);
    $("outcome").classList.toggle("bad", Boolean(bad));
    write($("outcome"), text);
    forget = setTimeout(() => write($("outcome"), ""), 15000);
  }

  /** A POST with the token, which is asked for once, kept by this tab, and forgotten when it is refused. Null: not done. */
  async function operate(path) {
    let wrong = "";
    for (;;) {
      const token = sessionStorage.getItem("drover-token") || await askToken(wrong);
      if (!token) return null;
      try {
        const answer = await fetch(path, { method: "POST", headers: { Authorization: `Bearer ${token}` } });
        if (answer.status === 401) {
          sessionStorage.removeItem("drover-token");
          wrong = "That is not the token.";
          continue;
        }
        sessionStorage.setItem("drover-token", token);
        return { ok: answer.ok, body: await answer.json() };
      } catch (failure) {
        sessionStorage.removeItem("drover-token");
        return { ok: false, body: { message: `It may not have been done: ${failure.message}` } };
      }
    }
  }

  async function act(path, tell) {
    const answer = await operate(path);
    if (!answer) return;
    say(answer.ok ? tell(answer.body) : answer.body.message, !answer.ok);
    lists.dead.count = -1;
    lists.quarantine.count = -1;
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

  // --- The runbook -----------------------------------------------------------------------------------------------------------

  const anchor = heading => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");

  async function openRunbook(link) {
    let section = null;
    try {
      const text = await (await fetch("/operations/runbook", { signal: AbortSignal.timeout(PATIENCE) })).text();
      section = text.split(/^## /m).slice(1).find(one => anchor(one.split("\n", 1)[0]) === link);
    } catch {
      // The dialog says so.
    }
    const [title, ...lines] = (section || "The runbook\nIt cannot be shown now: see docs/runbook.md.").split("\n");
    write($("runbook-title"), title);
    const paragraphs = lines.join("\n").trim().split(/\n\s*\n|\n(?=\d+\. )/);
    $("runbook-text").replaceChildren(...paragraphs.map(paragraph => {
      const pieces = paragraph.replace(/\s*\n\s*/g, " ").split("`");
      return make("p", {}, ...pieces.map((piece, i) => i % 2 ? make("code", {}, piece) : piece));
    }));
    $("runbook-dialog").showModal();
  }

  // --- Explain -----------------------------------------------------------------------------------------------------------------

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
})();
