"""Limits of what is kept of Zoom's answers: what is longer is cut if only people read it, else left out."""

LONGEST_TOPIC, LONGEST_NAME, LONGEST_DISPLAYED = 300, 64, 200  # characters
LONGEST_SAID = 65_536  # characters of a question or an answer: what a property of HubSpot holds
WEBINAR_ID, OCCURRENCE_ID = 20, 30  # characters at most
LONGEST_KIND = 30  # of a question
LONGEST_ADDRESS, LONGEST_FILE_ADDRESS = 1000, 10_000  # of the web; those of files carry tokens
LARGEST_TYPE = 2**15 - 1
YEAR = 366 * 24 * 60  # minutes
