// Small tools.
const SVG = "http://www.w3.org/2000/svg";
const AWAKE = 2000;
const HIDDEN = 5000;
const PATIENCE = 8000;
const ROWS = 50;
const LEAST_MINUTES = 15;

const $ = id => document.getElementById(id);
const encode = encodeURIComponent;


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

/** A time as the clock of a zone shows it, with the name of the zone: a schedule is written so. */
function inZone(time, zone) {
  if (!zone) return clock(time);
  const parts = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const near = new Date(time) - new Date() < 20 * 3600 * 1000;
  return new Intl.DateTimeFormat("en-GB", near ? parts : { ...parts, day: "numeric", month: "short" }).format(new Date(time))
    + ` ${zone}`;
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
