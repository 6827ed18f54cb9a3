"""The names of a browser and its system, as its user knows them."""

# The first one found counts: Edge also calls itself Chrome, and Chrome calls itself Safari.
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
    """Return the names that a `User-Agent` header gives, such as "Firefox, Linux"; empty if none is known."""
    found = (next((name for part, name in known.items() if part in agent), "") for known in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))
