// Watches a walk with Tab through the page: what has the focus is seen, marked, and beneath nothing.
window.tabOrder = (() => {
  const INTERACTIVE = "a[href], button, input, select, textarea, summary, [tabindex], [role=button], [role=switch], [role=tab], [role=menuitem], [onclick]";
  const named = (one) => one.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const wrong = new Set();
  const seen = new Set();
  const marked = new Set(); // one of each look is measured
  let expected = [];
  let before = null;

  const offered = (one) =>
    !one.disabled && one.type !== "hidden" && !one.closest("[aria-hidden=true]") && !one.matches("main, [role=dialog], h1, h2, h3, [role=status]") &&
    !(one.hasAttribute("tabindex") && one.tabIndex < 0 && one.matches(":not(a, button, input, select, textarea, summary)")) &&
    one.checkVisibility({ visibilityProperty: true });

  // One of the radio buttons of a group has the focus, and arrows lead to the others.
  const standsFor = (one) => (one.type === "radio" && one.name ? `radio ${one.form?.action} ${one.name}` : one);

  const look = (one) => {
    const style = getComputedStyle(one);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor, style.backgroundColor].join();
  };

  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => {
    const [r, g, b] = rgba(colour).slice(0, 3).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (one) => {
    for (let place = one.parentElement; place; place = place.parentElement) {
      const colour = getComputedStyle(place).backgroundColor;
      if (rgba(colour)[3] === 255) return colour;
    }
    return "white";
  };

  // The mark stands out from what is behind it, in the light as in the dark (WCAG 1.4.11).
  const measure = (one) => {
    const kind = `${one.tagName} ${one.className} ${one.parentElement.className}`;
    if (marked.has(kind)) return;
    marked.add(kind);
    const root = document.documentElement.classList;
    for (const scheme of ["now", "other"]) {
      for (const running of document.getAnimations()) running.finish();
      const style = getComputedStyle(one);
      const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      const ratio = outlined ? contrast(style.outlineColor, behind(one)) : 21;
      if (ratio < 3) wrong.add(`the mark of the focus has a contrast of ${ratio.toFixed(1)} (${root}): ${named(one)}`);
      root.toggle("dark");
    }
  };

  const check = (one) => {
    const box = one.getBoundingClientRect();
    const stands = box.width < 2 || one.type === "checkbox" || one.type === "radio" ? one.closest("label") || one : one;
    const area = stands.getBoundingClientRect();
    const shown = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2; // the middle of what is in the window
    const end = one.tagName === "TEXTAREA" ? area.top + 24 : area.bottom; // the line where somebody begins to type
    const top = document.elementFromPoint(shown(area.left, area.right, innerWidth), shown(area.top, end, innerHeight));
    if (area.width < 2 || area.height < 2) wrong.add(`has no size: ${named(one)}`);
    else if (!top || area.top > innerHeight || area.bottom < 0) wrong.add(`is outside of the window: ${named(one)}`);
    else if (!stands.contains(top) && !top.contains(stands)) wrong.add(`is beneath ${named(top)}: ${named(one)}`);
    if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) wrong.add(`is not to be seen: ${named(one)}`);
    measure(one);
  };

  const leave = () => {
    const here = document.activeElement;
    if (before && before.one !== here) {
      const now = [before.one, before.one.parentElement].map(look).join();
      if (before.one.isConnected && now === before.look) wrong.add(`shows no focus: ${named(before.one)}`);
      before = null;
    }
    if (!here || here === document.body || seen.has(standsFor(here))) return;
    seen.add(standsFor(here));
    check(here);
    before = { one: here, look: [here, here.parentElement].map(look).join() };
  };

  return {
    begin() {
      for (const folded of document.querySelectorAll("details:not(.portal-menu, .screen-menu, .screen-user)")) folded.open = true;
      const all = [...document.querySelectorAll(INTERACTIVE)];
      for (const one of all) if (one.tabIndex > 0) wrong.add(`jumps the order: ${named(one)}`);
      expected = all.filter(offered);
      document.activeElement?.blur();
      window.scrollTo(0, 0);
      document.addEventListener("keydown", leave, true);
      const parts = document.querySelectorAll("input[type=date], input[type=time]").length; // each is several stops
      return expected.length + 4 * parts;
    },
    end() {
      leave();
      for (const one of expected) {
        if (!seen.has(standsFor(one)) && one.isConnected) wrong.add(`is not reached: ${named(one)}`);
      }
      return [...wrong];
    },
  };
})();
