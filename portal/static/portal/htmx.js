// htmx would write its own style into the page, which our policy forbids; nothing here shows its indicator.
"use strict";
window.htmx.config.includeIndicatorStyles = false;
