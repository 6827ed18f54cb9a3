"""The sentences that a marketer reads in HubSpot about a contact who was not registered."""

SENTENCES = {
    "host": "The webinar's host can't register for the webinar.",
    "panelist": "The contact is already a panelist of the webinar.",
    "full": "The webinar is full. Raise the number of registrants in Zoom, then enrol the contact again.",
    "over": "The webinar is over.",
    "closed": "Registration is closed for this webinar. Turn it on in Zoom, then enrol the contact again.",
    "paid": "The webinar costs money, so people can only register on Zoom's own page.",
    "domain_restricted": "The webinar doesn't accept the contact's e-mail domain.",
    "wrong_business_unit": (
        "The webinar belongs to another business unit. Choose a webinar of the primary business unit's Zoom account, "
        "or let workflows reach every Zoom account in the portal's settings."
    ),
    "not_found": "Zoom has no webinar with this ID in the connected account. Check the webinar ID.",
    "daily_limit": "Zoom takes no more registrations of this contact today.",
    "required_questions": "The webinar asks for more than first name, last name and e-mail address.",
    "zoom_event": "The webinar belongs to Zoom Events, where people need a ticket.",
}
SENTENCES_OF_ROWS = {  # by the row in the table of Zoom's errors; they say more than the cause's sentence
    "name_refused": "Zoom doesn't take the contact's name. Correct first and last name, then enrol the contact again.",
    "account_required": (
        "The webinar only takes people whose e-mail address is that of a Zoom account. Change that in Zoom, or enrol a "
        "contact with another address."
    ),
}
NOT_A_WEBINAR_ID = "This is no webinar ID: it has digits only, like 812 3456 7890."
UNAVAILABLE = "Zoom could not register the contact. Look at the webinar's audit log, then enrol the contact again."


def unanswered_questions(names: list[str]) -> str:
    """Return the sentence about required questions that nothing answers."""
    return (
        f"{SENTENCES['required_questions']} It also requires: {', '.join(names)}. Make these optional in Zoom, or let "
        "contact properties answer them in the portal's workflow action settings."
    )


def incomplete_contact(names: list[str]) -> str:
    """Return the sentence about a contact who lacks an e-mail address or a name."""
    return f"Zoom requires {' and '.join(names)}, and the contact has none. Complete the contact, then enrol it again."
