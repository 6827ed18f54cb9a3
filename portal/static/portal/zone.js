// Store the reader's time zone in a cookie for the server, so that pages come with local times from the start.
"use strict";
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const secure = location.protocol === "https:" ? ";secure" : "";
  if (zone) document.cookie = `timezone=${zone};path=/;max-age=31536000;samesite=lax${secure}`;
})();
