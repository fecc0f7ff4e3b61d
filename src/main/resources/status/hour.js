// The last hour.
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
