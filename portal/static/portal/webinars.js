// The drawer, "select all", and words for what htmx could not fetch. Everything works without it, page by page.
"use strict";
(() => {
  const drawer = () => document.getElementById("portal-drawer");

  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (target.id === "portal-drawer-body" && !drawer().open) drawer().showModal();
  });

  // What had the focus inside the panel may be gone after a swap: then its heading gets it.
  document.addEventListener("htmx:afterSettle", () => {
    const lost = document.activeElement === document.body || document.activeElement === drawer();
    const title = document.getElementById("audit-title");
    if (lost && title && document.querySelector("#audit-panel[data-swapped]")) title.focus();
  });

  document.addEventListener("click", (event) => {
    if (event.target === drawer()) drawer().close(); // the backdrop
    const dismissed = event.target.closest("[data-dismiss]");
    if (dismissed) dismissed.parentElement.remove();
  });

  document.addEventListener("change", (event) => {
    if (event.target.id !== "portal-all") return;
    for (const box of document.querySelectorAll("input[name=_selected_action]")) box.checked = event.target.checked;
  });

  // Nobody waits for anything: no request. It goes on as soon as a row is busy again.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id !== "portal-poll") return;
    if (document.hidden || !document.querySelector(".portal-busy")) event.preventDefault();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.id !== "portal-poll") return;
    for (const row of document.querySelectorAll(".portal-busy")) event.detail.formData.append("o", row.value);
  });

  // A whole page of words about a failure has no place inside a row: `say` puts it in one sentence.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status >= 400) event.detail.shouldSwap = false;
  });

  const say = (name) => {
    const open = drawer() && drawer().open;
    const place = document.getElementById((open && document.getElementById("panel-said") && "panel-said") || "portal-said") || document.getElementById("panel-said");
    if (!place) return;
    const words = document.createElement("p");
    words.className = "portal-said portal-said--bad";
    words.textContent = place.dataset[name];
    place.replaceChildren(words);
  };
  document.addEventListener("htmx:responseError", () => say("problem"));
  document.addEventListener("htmx:sendError", () => say("offline"));
})();
