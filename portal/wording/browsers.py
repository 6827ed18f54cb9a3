"""A browser and its system by what it says of itself, in two words that its user knows again."""

# The first that stands in it counts: Edge calls itself Chrome as well, and Chrome Safari.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrom": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def browser_name(agent: str) -> str:
    """ "" where it says nothing that is known."""
    found = (next((name for part, name in known.items() if part in agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))
