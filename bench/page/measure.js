// The kernels' suite in the visitor's own browser, beside the times of recorded.json. A worker for each contender, one
// after the other.

/** Milliseconds; with ?quick so few that times mean nothing. */
const EFFORT = location.search === "?quick"
  ? { first: 5, warmUp: 2, span: 2, least: 1 } : { first: 300, warmUp: 50, span: 60, least: 3 };
const MEDIAN = 2;

const recorded = await (await fetch("recorded.json")).json();
const { points, times, unitary } = recorded.rooms.kl;
/** What a browser can run. */
const contenders = Object.keys(times).filter((name) => /^(core|JavaScript)/.test(name));
const places = Object.keys(times[unitary]);
/** Of this browser, by contender and point. */
const here = {};

const element = (id) => document.getElementById(id);
const [select, status, button] = [element("place"), element("status"), document.querySelector("button")];

const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** An element with text or children in it. */
function made(tag, content = [], attributes = {}) {
  const one = document.createElement(tag);
  one.append(...[content].flat());
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  return one;
}

function cell(contender, point, k) {
  const own = here[contender]?.[point];
  const other = times[contender][select.value]?.[k]?.[MEDIAN];
  return made("td", [own ? digits(own) : "", made("span", other ? digits(other) : "")]);
}

function show() {
  document.querySelector("tbody").replaceChildren(...contenders.map((contender) =>
    made("tr", [made("th", contender, { scope: "row" }), ...points.map((point, k) => cell(contender, point, k))])));
}

/** What came of a contender, from a worker of its own. */
function performed(contender) {
  const worker = new Worker("thread.js", { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data: { rows, error } }) => (rows ? resolve(rows) : reject(new Error(error)));
    worker.onerror = ({ message }) => reject(new Error(message || "a worker failed"));
    worker.postMessage({ room: "kl", contender, points, ...EFFORT });
  }).finally(() => worker.terminate());
}

async function run() {
  button.disabled = true;
  try {
    for (const [k, contender] of contenders.entries()) {
      status.value = `${k + 1} of ${contenders.length}: ${contender}`;
      const rows = await performed(contender);
      here[contender] = Object.fromEntries(rows.map(({ point, nanoseconds }) => [point, nanoseconds]));
      show();
    }
    status.value = "done";
  } catch (error) {
    status.value = `failed: ${error.message}`;
  }
  button.disabled = false;
}

const { package: name, commit, date, cpu } = recorded;
element("machine").append(`Recorded: ${name} at ${commit}, ${date.slice(0, 10)}, on ${cpu}.`);
document.querySelector("thead").append(made("tr", ["contender", ...points].map((title) =>
  made("th", title, { scope: "col" }))));
select.append(...places.map((place) => made("option", place)));
const kin = { Firefox: "firefox", Chrome: "chromium", AppleWebKit: "webkitgtk" };
const like = kin[Object.keys(kin).find((name) => navigator.userAgent.includes(name))];
if (places.includes(like)) select.value = like;
select.addEventListener("change", show);
document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
show();
