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

if (matchMedia("(max-width: 860px)").matches) document.querySelector(".demo-steps").open = false;
