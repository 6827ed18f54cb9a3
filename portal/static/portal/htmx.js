// Keep htmx from writing its own style into the page, which our policy forbids. No page shows its indicator.
"use strict";
window.htmx.config.includeIndicatorStyles = false;
