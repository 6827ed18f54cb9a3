"""Working without a mouse: only Tab, Enter, Space, Escape, arrows, and letters in fields."""

from playwright.sync_api import Error, Page

FAR = 250  # stops from one end of a page to the other
# Looks at what has the focus: "body", "found", "" for something else, or what hides that it has the focus.
# The mark is an outline or a shadow, of the element itself or of the one around it that stands for it.
STEP = """wanted => {
  const here = document.activeElement;
  if (here === document.body) return "body";
  const marked = (one) => { const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none"; };
  const box = here.getBoundingClientRect();
  if (!box.width || !box.height || !(marked(here) || marked(here.parentElement))) return here.outerHTML.slice(0, 200);
  return here.matches(wanted) ? "found" : "";
}"""
INSIDE = "place => document.querySelector(place).contains(document.activeElement)"


def tab_to(page: Page, wanted: str, key: str = "Tab") -> None:
    """Press a key until something that matches has the focus. Each stop on the way shows that it has it."""
    for _step in range(FAR):
        page.keyboard.press(key)
        try:
            here = page.evaluate(STEP, wanted)
        except Error:  # what was pressed before leads to another page just now
            page.wait_for_load_state()
            continue
        if here == "found":
            return
        # The browser's own bar comes between the end of a page and its beginning.
        assert here in ("", "body"), f"shows no focus: {here}"
    raise AssertionError(f"{key} does not reach {wanted}")


def press(page: Page, wanted: str, key: str = "Enter") -> None:
    """Go there, and press a key there."""
    tab_to(page, wanted)
    page.keyboard.press(key)


def fill(page: Page, wanted: str, words: str) -> None:
    """Go to a field, and type into it over what was there."""
    tab_to(page, wanted)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def stays(page: Page, place: str) -> None:
    """See that the focus is inside a place, and not lost with what was replaced there."""
    page.wait_for_function(INSIDE, arg=place)
