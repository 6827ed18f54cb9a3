// Keep htmx from writing its own style into the page, which our policy forbids. No page shows its indicator.
"use strict";
window.htmx.config.includeIndicatorStyles = false;

// A newer request takes the place of an older one, while somebody types for example. That is no error, but htmx writes
// one into the console.
document.addEventListener("htmx:beforeSend", (event) => {
  const { xhr } = event.detail;
  const aborted = xhr.onabort;
  xhr.onabort = () => {
    const write = console.error;
    console.error = () => {};
    try {
      aborted.call(xhr);
    } finally {
      console.error = write;
    }
  };
});
