"use strict";
// The page is a WebSocket client like any other, and reads /-/stats every second.
// What comes from messages is only ever set as text.

const $ = (id) => document.getElementById(id);
const maxLines = 500;
let socket, nextID = 1, watched = null, paused = false, held = [];
const waiting = new Map(); // id of a command -> what to do with its answer

function element(tag, text, className) {
  const e = document.createElement(tag);
  if (text !== undefined) e.textContent = text;
  if (className) e.className = className;
  return e;
}

function state(text, className) {
  $("state").textContent = text;
  $("state").className = className;
}

function connect() {
  socket = new WebSocket(location.origin.replace(/^http/, "ws") + "/-/websocket");
  socket.onopen = () => {
    state("connected", "up");
    if (watched) watch(watched.channel, watched.filter);
  };
  socket.onmessage = (event) => received(JSON.parse(event.data));
  socket.onclose = (event) => {
    state(event.reason ? `disconnected: ${event.reason}` : "disconnected, trying again…", "down");
    waiting.clear();
    setTimeout(connect, 1000 + Math.random() * 1000);
  };
}

function command(fields, done) {
  if (socket.readyState !== WebSocket.OPEN) return done({ error: "not connected" });
  fields.id = nextID++;
  waiting.set(fields.id, done);
  socket.send(JSON.stringify(fields));
}

function received(m) {
  if (m.dropped) return addLines([element("div", `${m.dropped} messages dropped: this page was too slow`, "note")]);
  if (m.channel === undefined) {
    const done = waiting.get(m.id);
    waiting.delete(m.id);
    if (done) done(m);
    return;
  }
  if (!watched || m.channel !== watched.channel) return;
  held.push(show(m.data));
  if (held.length > maxLines) held.shift();
}

function show(data) {
  const keys = Object.keys(data);
  const text = keys.length === 1 && keys[0] === "_" ? data._ : JSON.stringify(data);
  return element("div", text === "" ? "\u00a0" : text);
}

// Lines are added once per frame, however many came.
function flush() {
  if (!paused && held.length) addLines(held.splice(0));
  requestAnimationFrame(flush);
}

function addLines(lines) {
  const tail = $("tail");
  const atEnd = tail.scrollHeight - tail.scrollTop - tail.clientHeight < 40;
  tail.append(...lines);
  while (tail.childElementCount > maxLines) tail.firstElementChild.remove();
  if (atEnd) tail.scrollTop = tail.scrollHeight;
}

function filters(text) {
  return text.split(/\s+/).filter(Boolean).map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1) throw new Error(`"${pair}" is not key=value`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
}

function watch(channel, filter) {
  $("tail-error").textContent = "";
  let pairs;
  try {
    pairs = filters(filter);
  } catch (problem) {
    $("tail-error").textContent = problem.message;
    return;
  }
  if (watched) command({ cmd: "unsubscribe", channel: watched.channel }, () => {});
  watched = { channel, filter };
  held = [];
  $("tail-channel").value = channel;
  command({ cmd: "subscribe", channel, filters: pairs }, (answer) => {
    if (answer.error) {
      $("tail-error").textContent = answer.error;
      watched = null;
      return;
    }
    $("tail").replaceChildren(element("div", `watching ${channel}`, "note"));
    $("pause").disabled = false;
  });
}

function number(n) {
  return n >= 100 || Number.isInteger(n) ? Math.round(n).toLocaleString("en") : n.toFixed(1);
}

function total(name, value) {
  const div = element("div");
  div.append(element("dt", name), element("dd", value));
  return div;
}

function channelRow(c) {
  const row = element("tr");
  const name = element("td");
  const button = element("button", c.name, "link");
  button.type = "button";
  button.onclick = () => {
    $("publish-channel").value = c.name;
    watch(c.name, "");
  };
  name.append(button);
  row.append(name, element("td", number(c.rate)), element("td", number(c.published)), element("td", number(c.subscribers)));
  return row;
}

async function refresh() {
  try {
    const s = await (await fetch("/-/stats")).json();
    $("totals").replaceChildren(
      total("channels", number(s.channels)), total("subscribers", number(s.subscribers)),
      total("published", number(s.published)), total("delivered", number(s.delivered)),
      total("dropped", number(s.dropped)));
    const focused = document.activeElement?.closest?.("#channels") && document.activeElement.textContent;
    $("channels").replaceChildren(...s.busiest.map(channelRow));
    if (focused) [...$("channels").querySelectorAll("button")].find((b) => b.textContent === focused)?.focus();
    $("no-channels").hidden = s.busiest.length > 0;
  } catch {
    // the WebSocket says that the node is away
  }
  setTimeout(refresh, 1000);
}

async function links() {
  const list = await (await fetch("/-/links")).json();
  $("links").replaceChildren(...list.map((l) => {
    const item = element("li");
    const copy = element("button", "Copy");
    copy.type = "button";
    copy.setAttribute("aria-label", `Copy: ${l.name}`);
    copy.onclick = async () => {
      await navigator.clipboard.writeText(l.example);
      copy.textContent = "Copied";
      setTimeout(() => { copy.textContent = "Copy"; }, 1500);
    };
    item.append(element("span", l.name), element("code", l.example), copy);
    return item;
  }));
}

$("tail-form").onsubmit = (event) => {
  event.preventDefault();
  watch($("tail-channel").value.trim(), $("tail-filter").value);
};
$("pause").onclick = () => {
  paused = !paused;
  $("pause").setAttribute("aria-pressed", paused);
  $("pause").textContent = paused ? "Go on" : "Pause";
};
$("clear").onclick = () => $("tail").replaceChildren();
$("publish-form").onsubmit = (event) => {
  event.preventDefault();
  const text = $("publish-data").value;
  let data = text;
  try {
    const parsed = JSON.parse(text);
    if (parsed && typeof parsed === "object" && !Array.isArray(parsed)) data = parsed;
  } catch {
    // it is text
  }
  command({ cmd: "publish", channel: $("publish-channel").value.trim(), data }, (answer) => {
    $("published").textContent = answer.error ?? `published at ${new Date().toLocaleTimeString()}`;
  });
};

connect();
refresh();
links();
flush();
