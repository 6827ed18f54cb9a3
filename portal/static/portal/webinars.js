// The drawer, polling, and messages about failed requests. Without this script all works page by page.
"use strict";
(() => {
  const drawer = () => document.getElementById("portal-drawer");

  // A switch that was pressed is drawn anew: the new one gets the focus of the old one.
  let pressed = null;
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target } = event.detail;
    if (!target.matches(".portal-switches") || !target.contains(document.activeElement)) return;
    pressed = { place: target.parentElement, number: [...target.children].indexOf(document.activeElement) };
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    pressed?.place.querySelector(".portal-switches")?.children[pressed.number]?.focus();
    pressed = null;
  });

  // A swap may remove the element that had the focus inside the panel: then the heading gets the focus.
  document.addEventListener("htmx:afterSettle", () => {
    const lost = document.activeElement === document.body || document.activeElement === drawer();
    const title = document.getElementById("audit-title");
    if (lost && title && document.querySelector("#webinar-panel[data-swapped]")) title.focus();
  });

  document.addEventListener("click", (event) => {
    if (event.target === drawer()) drawer().close(); // a click on the backdrop
    const dismissed = event.target.closest("[data-dismiss]");
    if (dismissed) dismissed.parentElement.remove();
  });

  // Poll only while a row is busy and the page is seen.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id !== "portal-poll") return;
    if (document.hidden || !document.querySelector(".portal-busy")) event.preventDefault();
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.target.id !== "portal-poll") return;
    for (const row of document.querySelectorAll(".portal-busy")) event.detail.formData.append("o", row.value);
  });

  // A whole error page has no place inside a row: `say` shows one sentence instead.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const settings = document.querySelector("#panel, form[data-unsaved]"); // they show refusals themselves
    if (event.detail.xhr.status >= 400 && !settings) event.detail.shouldSwap = false;
  });

  const say = (name) => {
    const open = drawer() && drawer().open;
    const place = document.getElementById((open && document.getElementById("panel-said") && "panel-said") || "portal-said") || document.getElementById("panel-said");
    if (!place?.dataset[name]) return;
    const words = document.createElement("p");
    words.className = "portal-said portal-said--bad";
    words.textContent = place.dataset[name];
    place.replaceChildren(words);
  };
  document.addEventListener("htmx:responseError", () => say("problem"));
  document.addEventListener("htmx:sendError", () => say("offline"));
})();
