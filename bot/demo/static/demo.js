// Runs before simcord's own script: its key, the channel, and who you were before a reload.
"use strict";

const { channel, key } = document.documentElement.dataset;
history.replaceState(null, "", `#${key}`); // where simcord's script looks for it
const plainFetch = window.fetch.bind(window);

window.fetch = async (resource, options = {}) => {
  const path = String(resource);
  if (!path.startsWith("/api/")) return plainFetch(resource, options);
  const asked = { ...options, headers: { ...options.headers, "X-Demo-Channel": channel } };
  const viewer = sessionStorage.getItem("viewer");
  if (path !== "/api/pages" || !viewer) return plainFetch(resource, asked);
  const reply = await plainFetch(resource, { ...asked, body: JSON.stringify({ viewer_id: viewer }) });
  if (reply.ok) return reply;
  sessionStorage.removeItem("viewer"); // the demo was started anew, with other people
  return plainFetch(resource, asked);
};

// Before simcord hears of it, for it empties the list while it switches.
document.addEventListener("change", (event) => {
  if (event.target.id === "viewer-picker") sessionStorage.setItem("viewer", event.target.value);
}, { capture: true });

// simcord reports every action in a developer's words; a visitor needs only what went wrong.
const PLAIN = {
  "Completing action…": "One moment…",
  "Sending message…": "One moment…",
  "Action was not completed.": "That did not work. Please try again.",
  "Action outcome uncertain. It will not be retried.": "The bot did not answer. Please try again.",
  "Connection interrupted; trying again…": "The demo does not answer; trying again…",
  "Preview session ended.": "The demo has ended. Start it again, and open the address that it prints.",
  "Preview session is unavailable. Reload the active Preview URL.": "The demo was started anew. Open the address that it printed.",
};
const theirs = document.getElementById("action-status");
const ours = document.createElement("span");
ours.id = "demo-status";
theirs.after(ours);
new MutationObserver(() => { ours.textContent = PLAIN[theirs.textContent] ?? ""; })
  .observe(theirs, { childList: true, characterData: true, subtree: true });

if (matchMedia("(max-width: 860px)").matches) document.getElementById("demo-tour").open = false;

// The column beside the chat: where to look, what time it is, the tour, and trouble.
const picker = document.getElementById("viewer-picker");
const said = document.getElementById("demo-said");
const buttons = [...document.querySelectorAll("[data-act]")];
const asked = async (path, body) => {
  const options = body && { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const reply = await plainFetch(`/desk/${path}`, options);
  return reply.ok ? reply.json() : null;
};

function showPlaces(places) {
  const drawn = JSON.stringify(places);
  const nav = document.getElementById("demo-places");
  if (!places.length || nav.dataset.drawn === drawn) return;
  nav.dataset.drawn = drawn;
  nav.replaceChildren(...places.map(({ path, label }) => {
    const link = document.createElement("a");
    [link.href, link.textContent] = [`/${path}`, label];
    if (path === channel) link.setAttribute("aria-current", "page");
    return link;
  }));
}

function showWorld({ now, said: sentence, done, on }) {
  document.getElementById("demo-time").hidden = document.getElementById("demo-trouble").hidden = false;
  document.getElementById("demo-now").textContent = now;
  if (said.textContent !== sentence && !document.body.dataset.busy) said.textContent = sentence;
  for (const step of document.querySelectorAll("[data-step]")) step.classList.toggle("is-done", done.includes(step.dataset.step));
  document.getElementById("demo-count").textContent = `${done.length} of 6`;
  for (const button of buttons) {
    button.dataset.name ||= button.textContent;
    const isOn = on.includes(button.dataset.act);
    const name = isOn && button.dataset.off ? button.dataset.off : button.dataset.name;
    if (button.textContent !== name) button.textContent = name;
    button.classList.toggle("is-on", isOn);
  }
}

async function look() {
  const state = await asked(`state?viewer=${picker.value}`).catch(() => null);
  if (state) showPlaces(state.places);
  if (state?.done) showWorld(state);
}
setInterval(look, 1000);
picker.addEventListener("change", () => { isAtTheEnd = true; setTimeout(look, 300); });
setTimeout(look, 300);

for (const button of buttons) button.addEventListener("click", async () => {
  if (document.body.dataset.busy) return;
  document.body.dataset.busy = "yes";
  said.textContent = "One moment…";
  const state = await asked("act", { act: button.dataset.act }).catch(() => null);
  delete document.body.dataset.busy;
  isAtTheEnd = true;
  if (state) showWorld(state);
  else said.textContent = "That did not work. Please try again.";
  look();
});

const wrong = document.createElement("span");
wrong.id = "demo-wrong";
ours.after(wrong);

// A command typed with its options, which simcord's list does not know, is said as it stands.
document.addEventListener("keydown", async (event) => {
  const typed = event.target.id === "channel-composer-input" ? event.target.value.trim() : "";
  if (event.key !== "Enter" || !/^\/\w[\w -]* [\w-]+:\S/.test(typed)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  event.target.value = "";
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
  wrong.textContent = "";
  const reply = await asked("say", { path: channel, viewer: picker.value, text: typed }).catch(() => null);
  wrong.textContent = reply ? reply.wrong : "That did not work. Please try again.";
}, { capture: true });

// Private replies can be dismissed, as in Discord: for this browser only. Its rules allow no style
// element, but a style sheet.
const hidden = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, hidden];
const hide = (id) => hidden.insertRule(`[data-message-id="${CSS.escape(id)}"] { display: none !important; }`);
const dismissed = JSON.parse(sessionStorage.getItem("dismissed") || "[]");
dismissed.forEach(hide);
new MutationObserver(() => {
  for (const note of document.querySelectorAll(".message-ephemeral-note:not(:has(button))")) {
    const button = document.createElement("button");
    [button.type, button.className, button.textContent] = ["button", "demo-dismiss", "Dismiss message"];
    button.addEventListener("click", () => {
      const id = button.closest("[data-message-id]").dataset.messageId;
      hide(id);
      dismissed.push(id);
      sessionStorage.setItem("dismissed", JSON.stringify(dismissed));
    });
    note.append(" · ", button);
  }
}).observe(document.getElementById("channel-timeline"), { childList: true, subtree: true });

// A question is shown at its buttons, also on a phone: until a visitor does something in the chat,
// and again when a day has gone by, the open question is shown from its end; without one, the newest
// message.
const timeline = document.getElementById("channel-timeline");
let isAtTheEnd = true;
const isOpen = (message) => /ethics question/.test(message.textContent) && [...message.querySelectorAll("button")].some((one) => one.textContent === "A");
function stayAtTheEnd() {
  const last = [...document.querySelectorAll(".channel-message")].filter(isOpen).pop();
  if (!isAtTheEnd) return;
  const below = last ? last.getBoundingClientRect().bottom - timeline.getBoundingClientRect().bottom : Infinity;
  if (Math.abs(below) > 2) timeline.scrollTop = Math.min(timeline.scrollTop + below, timeline.scrollHeight);
}
timeline.addEventListener("scroll", stayAtTheEnd);
new ResizeObserver(stayAtTheEnd).observe(document.getElementById("channel-message-list"));
for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
  document.getElementById("preview-shell").addEventListener(kind, () => { isAtTheEnd = false; }, { capture: true });
}
