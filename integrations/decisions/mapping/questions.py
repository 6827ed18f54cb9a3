"""The titles of questions: Zoom's own fields, and how two spellings of one title are compared."""

# The fields that any Zoom registration form may ask for. Names and the e-mail address are always given.
ZOOM_FIELDS = (
    "address",
    "city",
    "country",
    "zip",
    "state",
    "phone",
    "industry",
    "org",
    "job_title",
    "purchasing_time_frame",
    "role_in_purchase_process",
    "no_of_employees",
    "comments",
)


LONGEST_TITLE = 255  # characters
LONGEST_ANSWER = 65_536  # characters; what a contact property takes


def normalised_title(title: str) -> str:
    """Return the title without differences in case, spaces and underscores.

    People type the same question in several ways, and the names of Zoom's own fields have underscores for spaces.
    """
    return " ".join(title.casefold().replace("_", " ").split())
