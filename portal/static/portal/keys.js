// Keys of a single character: j k s x / and ?, which the scripts of the screens listen to as "portal:key".
// The dialog that lists them has a switch that turns them off, for those who speak to their computer (WCAG 2.1.4).
"use strict";
(() => {
  const NAME = "singleKeys";
  const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";

  const on = () => {
    try {
      return localStorage.getItem(NAME) !== "off";
    } catch {
      return true;
    }
  };

  const show = () => document.querySelector("[data-single-keys]")?.setAttribute("aria-checked", String(on()));
  document.addEventListener("DOMContentLoaded", show);

  document.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || !on()) return;
    if (event.target.closest(FIELDS) || document.querySelector("dialog[open]")) return;
    const pressed = new CustomEvent("portal:key", { detail: event.key, cancelable: true });
    if (!document.dispatchEvent(pressed)) event.preventDefault();
  });

  const list = () => document.getElementById("portal-keys");

  document.addEventListener("portal:key", (event) => {
    if (event.detail !== "?") return;
    event.preventDefault();
    list().showModal();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-show-keys]")) list().showModal();
    if (event.target === list()) list().close(); // a click on the backdrop
    if (!event.target.closest("[data-single-keys]")) return;
    localStorage.setItem(NAME, on() ? "off" : "on");
    show();
  });
})();
