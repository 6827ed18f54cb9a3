// Lists: filters at once, the selection, and the keys. Without this script a list works with its buttons.
"use strict";
(() => {
  const boxes = () => [...document.querySelectorAll("input[name=_selected_action]")];
  const rows = () => [...document.querySelectorAll(".portal-rows tbody tr")];

  // --- Filters: the form is sent by itself, and the address names only those that are set ---

  const hideButtons = () => {
    for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
  };

  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches(".portal-filters")) return;
    for (const [name, value] of [...event.detail.formData]) if (!value.trim()) event.detail.formData.delete(name);
  });

  // The address tells what is filtered, and Back leads to the page before: nobody goes back through each letter.
  document.addEventListener("htmx:afterSwap", (event) => {
    const { elt } = event.detail.requestConfig;
    if (elt.matches(".portal-filters")) history.replaceState(null, "", event.detail.pathInfo.finalRequestPath);
  });

  // --- The selection, and the bar that comes with it ---

  const count = () => {
    const place = document.querySelector(".portal-bulk-count");
    if (!place) return;
    const all = boxes();
    const chosen = all.filter((box) => box.checked).length;
    place.textContent = chosen === 1 ? place.dataset.one : place.dataset.many.replace("0", chosen);
    const every = document.getElementById("portal-all");
    if (every) {
      every.checked = chosen > 0 && chosen === all.length;
      every.indeterminate = chosen > 0 && chosen < all.length;
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target.id === "portal-all") for (const box of boxes()) box.checked = event.target.checked;
    if (event.target.closest(".portal-selectable")) count();
  });
  document.addEventListener("reset", () => setTimeout(count));
  document.addEventListener("htmx:afterSettle", count);
  document.addEventListener("DOMContentLoaded", () => {
    hideButtons();
    count();
  });

  // --- Menus: one is open at a time; Escape and a click beside it close it ---

  const MENUS = ":is(.portal-menu, .screen-menu, .screen-user)[open]";

  const closeMenus = (except) => {
    let closed = false;
    for (const menu of document.querySelectorAll(MENUS)) {
      if (menu.contains(except)) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
      closed = true;
    }
    return closed;
  };
  document.addEventListener("click", (event) => closeMenus(event.target));

  // --- Keys ---

  const current = () => document.activeElement.closest(".portal-rows tbody tr");

  const move = (step) => {
    const all = rows();
    const here = all.indexOf(current());
    const next = all[Math.min(Math.max(here < 0 ? 0 : here + step, 0), all.length - 1)];
    next?.querySelector("[data-key=open]")?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };

  const toggle = () => {
    const box = current()?.querySelector("input[name=_selected_action]");
    if (!box) return;
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    s: () => current()?.querySelector("[data-key=sync]")?.click(),
    x: toggle,
  };

  document.addEventListener("portal:key", (event) => {
    if (!keys[event.detail] || !rows().length) return;
    event.preventDefault();
    keys[event.detail]();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && closeMenus()) event.preventDefault();
  });
})();
