// The drawer beside a list shows the page of a webinar under its own address: Back closes it, and a reload keeps the page.
"use strict";
(() => {
  const drawer = () => document.getElementById("portal-drawer");
  const chosen = (event) => ["click", "submit"].includes(event.detail.requestConfig?.triggeringEvent?.type);
  let listed = ""; // the address of the list behind the open drawer
  let opener = null;

  const address = (event) => event.detail.pathInfo.finalRequestPath || event.detail.pathInfo.requestPath;

  document.addEventListener("htmx:afterSwap", (event) => {
    const { target } = event.detail;
    if (target.id === "portal-drawer-body") {
      if (!drawer().open) {
        listed = location.href;
        opener = document.activeElement;
        drawer().showModal();
        history.pushState({ drawer: true }, "", address(event));
      } else history.replaceState({ drawer: true }, "", address(event));
    } else if (target.id === "webinar-panel" && chosen(event) && event.detail.requestConfig.verb === "get") {
      history.replaceState(history.state, "", address(event)); // a tab, a filter or a search
    }
  });

  // Whatever closes the drawer, the address is the list's again.
  document.addEventListener("close", (event) => {
    if (event.target !== drawer()) return;
    if (history.state?.drawer && listed) history.back();
    listed = "";
    document.getElementById("portal-drawer-body").replaceChildren();
    if (opener?.isConnected) opener.focus();
  }, true);

  window.addEventListener("popstate", (event) => {
    if (drawer()?.open && !event.state?.drawer) {
      listed = "";
      drawer().close();
    } else if (event.state?.drawer && drawer() && !drawer().open) location.reload(); // Forward to the page of the webinar
  });

  // A panel that reloads after a sync by itself takes nothing from under the hands of somebody who is typing.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const typing = document.activeElement?.closest("#webinar-panel input");
    if (event.target.matches("[data-reloads]") && typing && !chosen(event)) event.preventDefault();
  });

  // The key s syncs the webinar whose page is shown.
  document.addEventListener("portal:key", (event) => {
    if (event.detail === "s") document.querySelector("#webinar-panel [data-syncs]")?.click();
  });
})();
