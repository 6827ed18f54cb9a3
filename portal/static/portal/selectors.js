// Django's pickers of permissions and groups name an icon that has no role, so that no screen reader says its name.
"use strict";
window.addEventListener("load", () => {
  // Django's own script makes them at the same event.
  setTimeout(() => {
    for (const icon of document.querySelectorAll(".search-label-icon[aria-label]")) icon.setAttribute("role", "img");
  });
});
