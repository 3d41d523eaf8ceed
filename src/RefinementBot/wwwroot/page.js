// The few things that HTML and CSS cannot do. Everything else is drawn by the server.
"use strict";

// A server that was started again knows this page no more; loading it again shows the state as it is.
const connection = document.getElementById("components-reconnect-modal");
connection.addEventListener("components-reconnect-state-changed", ({ detail: { state } }) => {
  if (state === "show") connection.showModal();
  else if (state === "hide") connection.close();
  else if (state === "rejected" || state === "failed" || state === "resume-failed") reloadWhenBack();
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
    if (line.value.trim()) recalled = sentLines.push(line.value);
    line.dispatchEvent(new Event("change", { bubbles: true })); // The server is told of it before the form is sent.
    line.form.requestSubmit();
  } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && (line.value === "" || line.value === sentLines[recalled])) {
    const next = recalled + (event.key === "ArrowUp" ? -1 : 1);
    if (next < 0 || next > sentLines.length || sentLines.length === 0) return;
    event.preventDefault();
    recalled = next;
    line.value = sentLines[recalled] ?? "";
  }
});
