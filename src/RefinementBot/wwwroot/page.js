// The few things that HTML and CSS cannot do. Everything else is drawn by the server.
"use strict";

// A server that was started again knows this page no more; loading it again shows the state as it is.
const connection = document.getElementById("components-reconnect-modal");
connection.addEventListener("components-reconnect-state-changed", ({ detail: { state } }) => {
  if (state === "show") connection.showModal();
  else if (state === "hide") {
    connection.close();
    giveBack(unanswered.splice(0));
  } else if (state === "rejected" || state === "failed" || state === "resume-failed") reloadWhenBack();
});

async function reloadWhenBack() {
  try {
    await fetch(location.href);
    location.reload();
  } catch {
    setTimeout(reloadWhenBack, 1000);
  }
}

// What the server asks for after it has drawn something else in the place of what had the focus.
window.refinementBot = { focus: id => document.getElementById(id)?.focus() };

// A form opens as a modal dialog, closes on Escape by way of its own button, and leaves the focus where it was.
let opener = null;
new MutationObserver(changes => {
  for (const { addedNodes, removedNodes } of changes) {
    for (const added of addedNodes) {
      if (added.nodeType !== Node.ELEMENT_NODE || !added.matches(".form-dialog")) continue;
      opener = document.activeElement;
      added.addEventListener("cancel", event => {
        event.preventDefault();
        added.querySelector("[data-cancel]").click();
      });
      added.showModal();
    }
    for (const removed of removedNodes) {
      if (removed.nodeType === Node.ELEMENT_NODE && removed.matches(".form-dialog")) opener?.focus();
    }
  }
}).observe(document.body, { childList: true, subtree: true });

// Keeps what is new in view for those who look at the end of the conversation, and an answer for whoever asked.
new MutationObserver(changes => {
  for (const { addedNodes } of changes) {
    for (const added of addedNodes) {
      if (added.nodeType !== Node.ELEMENT_NODE || !added.matches(".aside, .entry")) continue;
      const before = added.previousElementSibling;
      if (!before || before.getBoundingClientRect().top < innerHeight) added.scrollIntoView({ block: "nearest" });
    }
  }
}).observe(document.body, { childList: true, subtree: true });

// The command line: Enter sends it, Shift and Enter begin another line, and the arrow up brings back what was sent before.
const sentLines = [];
let recalled = 0;
document.addEventListener("keydown", event => {
  const line = event.target;
  if (line.id !== "line" || event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    line.form.requestSubmit();
  } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && (line.value === "" || line.value === sentLines[recalled])) {
    const next = recalled + (event.key === "ArrowUp" ? -1 : 1);
    if (next < 0 || next > sentLines.length || sentLines.length === 0) return;
    event.preventDefault();
    recalled = next;
    line.value = sentLines[recalled] ?? "";
  }
});

// The field is emptied as its line is sent, before anything else can be typed into it. A line stays among the unanswered until it
// stands in the conversation, and is given back if it never comes to that.
const unanswered = [];
const isLive = () => document.querySelector("[data-ready=yes]") !== null;
addEventListener("submit", event => {
  const line = event.target.querySelector("#line");
  if (!line) return;
  event.preventDefault(); // Where the server does not listen, the browser would leave the page.
  if (!isLive()) return;
  if (line.value.trim()) {
    recalled = sentLines.push(line.value);
    unanswered.push(line.value);
  }
  line.dispatchEvent(new Event("change", { bubbles: true })); // The server is told of it before the form is sent.
  line.value = "";
}, { capture: true });

new MutationObserver(changes => {
  for (const { addedNodes } of changes) {
    for (const added of addedNodes) {
      if (added.nodeType === Node.ELEMENT_NODE && added.matches(".entry") && added.querySelector(".message.own")) unanswered.shift();
    }
  }
}).observe(document.body, { childList: true, subtree: true });

function giveBack(lines) {
  const line = document.getElementById("line");
  const last = lines.filter(one => one.trim()).at(-1);
  if (line && !line.value && last) line.value = last;
}

// What was typed outlives that the page is loaded again, and that it is drawn anew once the server listens.
const keep = lines => sessionStorage.setItem("typed", JSON.stringify(lines));
addEventListener("input", ({ target }) => { if (target.id === "line" && !isLive()) keep([target.value]); });
addEventListener("pagehide", () => { if (isLive()) keep([...unanswered, document.getElementById("line").value]); });
new MutationObserver((_, observer) => {
  if (!isLive()) return;
  observer.disconnect();
  giveBack(JSON.parse(sessionStorage.getItem("typed") ?? "[]"));
  sessionStorage.removeItem("typed");
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-ready"] });
