"""The sentences of the errors in `integrations`, listed for the translators.

The clients of the two APIs know no Django: their errors carry plain English sentences, which are translated when a
person reads them. A test (`tests/portal/screens/shared/test_languages.py`) finds a sentence that is missing here.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("E-mail can't be sent: set EMAIL_URL, then restart the portal."),
    _("The mail server does not answer: check EMAIL_URL and the server."),
    _("The mail server does not accept the name and password of EMAIL_URL: correct them, then restart the portal."),
    _("The mail server refuses the sender: set EMAIL_FROM to an address that it sends for."),
    _("The mail server refuses this address: correct or remove it."),
    _("The mail server refuses the message: look into its log."),
    _("The webhook's address is on a private network, so nothing is sent there: enter a public one."),
    _("The webhook's address can't be read: enter it again."),
    _("The webhook's address did not answer in time: check that its server runs."),
    _("The webhook's address leads on to another one: enter that one."),
    _("The webhook's server does not accept the signature: enter the same secret on both sides."),
    _("The webhook's server refuses the request: check the address."),
    _("The webhook's server failed: look into its log."),
    _("There is no webhook any more."),
    _("The webhook's secret can't be read, because its encryption key is lost: enter it again."),
    _("The proof stopped at an unexpected error: check the log, then prove again."),
    _("This webinar is not synced yet, so that there is nothing to prove: sync it first."),
    _("Tokens are only asked for over https: correct the provider's address in the environment."),
    _("The provider's token cannot be read: check the details, then connect again."),
    _(
        "Another system may use this app, as each new token ends the one before: give the portal an app of its "
        "own; it keeps retrying automatically."
    ),
    _("Another process asks for a new access token; it is retried automatically."),
    _("The file's address is on a private network, so it is not downloaded."),
    _("Zoom does not accept the token it has just issued: connect again."),
    _(
        "The connection failed before an answer came: try again in a few minutes, and check the network if it keeps"
        " happening."
    ),
    _(
        "HubSpot isn't responding as expected: try again in a few minutes, and check the network and "
        "HUBSPOT_API_URL if it keeps happening."
    ),
    _(
        "Zoom isn't responding as expected: try again in a few minutes, and check the network and ZOOM_API_URL if"
        " it keeps happening."
    ),
    _(
        "Zoom isn't responding as expected: try again in a few minutes, and check the network and ZOOM_OAUTH_URL "
        "if it keeps happening."
    ),
    _("The file's address is not secure, so it is not downloaded."),
    _("The file is larger than the portal reads."),
    _("The file cannot be downloaded."),
    _("HubSpot refused the recording: see its message."),
    _("HubSpot refused a note: see its message."),
    _("HubSpot did not say which call it keeps; the sync retries automatically."),
    _("HubSpot did not say which note it keeps; the sync retries automatically."),
    _("HubSpot did not show the recording at every contact; the sync retries automatically."),
    _("HubSpot did not show the note at every contact; the sync retries automatically."),
    _("HubSpot did not give all contacts; the sync retries automatically."),
    _("HubSpot did not take all contacts of a webinar that was called off; the sync retries automatically."),
    _("Reconnect HubSpot: it no longer accepts this account's credentials."),
    _("Reconnect HubSpot and grant the missing permissions."),
    _("This HubSpot account's subscription or the app's permissions do not include this."),
    _("HubSpot asks to wait; the sync continues automatically."),
    _("HubSpot refused this record: see its message."),
    _("HubSpot no longer has this record."),
    _("HubSpot already has a list of this name."),
    _("HubSpot has as many lists as the account's subscription allows: delete some there."),
    _("The list chooses its members itself: turn it into a static one in HubSpot, or have it made again."),
    _("HubSpot already has this record."),
    _("HubSpot answered in a way the portal doesn't recognize: check the details, then sync again."),
    _("HubSpot's authorization code has expired or was used: connect again."),
    _("Check the HubSpot app's client ID and secret: HubSpot does not accept them."),
    _("The redirect address in the HubSpot app is another one than the portal's: copy it from the set-up page."),
    _("Reconnect HubSpot: the app was uninstalled there, or its authorization was revoked."),
    _("HubSpot answered without a token: check the details."),
    _("HubSpot refused a property: see its message."),
    _("The day's share of API requests is used up; the sync continues automatically."),
    _("It could not be processed: the next scheduled sync brings its content."),
    _(
        "The stored credentials cannot be read: add the key they were encrypted with to FIELD_ENCRYPTION_KEYS, or "
        "connect the account again."
    ),
    _("The search stopped at an unexpected error: check the log, then search again."),
    _("It was disconnected: connect it again under Connected apps."),
    _("Reconnect HubSpot: it no longer accepts this access token."),
    _("The list could not be read to its end; the sync retries automatically."),
    _("The list could not be read; the sync retries automatically."),
    _("Zoom's list changed while it was read; the sync reads it again automatically."),
    _(
        "That was another Zoom account than the one to reconnect: log in to Zoom as one of its administrators, or "
        "choose to connect another account."
    ),
    _(
        "That was another HubSpot account than the one to reconnect: choose the right one on HubSpot's page, or "
        "choose to connect another account."
    ),
    _("It was disconnected in the portal."),
    _(
        "Unsure: the host has Zoom Events and the webinar has no registration of its own, but the sessions of Zoom "
        "Events cannot be read. Add the scopes of Zoom Events to the Zoom app, or switch this webinar's sync on."
    ),
    _("The sync stopped at an unexpected error: check the log, then retry."),
    _("The database broke off the connection; the sync retries automatically."),
    _("Redis did not answer; the sync retries automatically."),
    _("Zoom knows no such webinar: check its number, and that it belongs to the connected Zoom account."),
    _("The app was uninstalled in HubSpot: install it again, then reconnect."),
    _("The app was removed in Zoom: add it again, then reconnect."),
    _("The marketing event was deleted in HubSpot; the sync retries automatically."),
    _("The marketing event was not found in HubSpot; the sync retries automatically."),
    _("HubSpot refused the marketing event: see its message, then sync again."),
    _("Reconnect Zoom: it no longer accepts this account's credentials."),
    _("Add the missing permissions to the Zoom app, then reconnect Zoom."),
    _(
        "Give the Zoom user who connected the account a role that may view users, webinars, usage reports and "
        "recordings."
    ),
    _("Zoom asks to wait; the sync continues automatically."),
    _("Zoom no longer has this webinar, or its report has expired."),
    _("Zoom no longer has this user in the account."),
    _("The webinar is full: raise the number of registrants in Zoom."),
    _("This Zoom account's plan does not include these reports: move it to a paid plan."),
    _("Zoom denies this account its API: ask Zoom's support to allow it."),
    _("Zoom takes no more registrations of this person today: try again tomorrow."),
    _("Give this host a Zoom Webinars licence: without one Zoom shows none of the host's webinars."),
    _("Zoom's list expired while it was read; the sync reads it again automatically."),
    _("Zoom keeps reports for a year only, and this webinar is older."),
    _("Zoom has no recording of this webinar."),
    _("Zoom has no transcript of this webinar."),
    _("Turn on registration for this webinar in Zoom."),
    _("The webinar asks for payment, so people can only register on Zoom's own page."),
    _("This person is already a panelist."),
    _("This person is the webinar's host."),
    _("The webinar only takes registrations from certain e-mail domains."),
    _("The webinar is over."),
    _("Zoom does not take this person's name: correct the contact's first and last name, then enrol it again."),
    _(
        "The webinar only takes people whose address is that of a Zoom account: change that in Zoom, or use another "
        "address."
    ),
    _("Zoom no longer has this registrant."),
    _("Zoom answered in a way the portal doesn't recognize: check the details, then sync again."),
    _("Zoom does not show the webinar and does not say that it is deleted: check its host in Zoom."),
    _("The transcript is empty."),
    _("Check the account id, client id and client secret: Zoom does not accept them."),
    _("Activate the server-to-server app in the Zoom App Marketplace: Zoom says it is not active."),
    _("Zoom answered in a way the portal doesn't recognize: check the details."),
    _("Reconnect Zoom: it no longer accepts the authorization."),
    _("Check the Zoom app's client ID and secret: Zoom does not accept them."),
    _("The redirect address in the Zoom app is another one than the portal's: copy it from the set-up page."),
    _("Zoom's authorization code has expired or was used: connect again."),
    _("The person who connected Zoom is no longer in the account: reconnect Zoom."),
    _("A Zoom administrator has switched the app off: allow it in Zoom, then reconnect Zoom."),
    _("Reconnect Zoom: the authorization was revoked there, or a later one has taken its place."),
    _("Zoom's answer was incomplete; the sync retries automatically."),
    _("Zoom's transcript cannot be read."),
    _("It was started again and again but never finished: check the log, then retry."),
    _("Another call registers the same contact right now."),
    _("It is retried automatically in a moment."),
    _("Registration for this webinar is closed in Zoom."),
    _("Registration is closed for this webinar. Turn it on in Zoom, then enrol the contact again."),
    _("The contact is already a panelist of the webinar."),
    _("The webinar asks for more than first name, last name and e-mail address."),
    _("The webinar asks for more than was sent: map its questions to contact properties."),
    _("The webinar belongs to Zoom Events, where people need a ticket."),
    _(
        "The webinar belongs to another business unit. Choose a webinar of the primary business unit's Zoom "
        "account, or let workflows reach every Zoom account in the portal's settings."
    ),
    _("The webinar costs money, so people can only register on Zoom's own page."),
    _("The webinar doesn't accept the contact's e-mail domain."),
    _("The webinar is full. Raise the number of registrants in Zoom, then enrol the contact again."),
    _("The webinar's host can't register for the webinar."),
    _("This is no webinar ID: it has digits only, like 812 3456 7890."),
    _("Zoom could not register the contact. Look at the webinar's audit log, then enrol the contact again."),
    _("Zoom has no webinar with this ID in the connected account. Check the webinar ID."),
    _("Zoom takes no more registrations of this contact today."),
    _("HubSpot does not take a property: check the HubSpot account in the portal, which makes what is missing again."),
    _("HubSpot lists no users; the sync retries automatically."),
    _("HubSpot refused a custom event: see its message."),
    _("HubSpot takes no contact with the properties it has: see its message, then sync again."),
    _("HubSpot's users could not be read; the sync retries automatically."),
    _("Something between the portal and HubSpot refused the request; the sync retries automatically."),
    _("The answer took too long."),
    _("The name is unknown."),
    _("The provider's answer was incomplete; the sync retries automatically."),
    _(
        "The webinar only takes people whose e-mail address is that of a Zoom account. Change that "
        "in Zoom, or enrol a contact with another address."
    ),
    _("Zoom doesn't take the contact's name. Correct first and last name, then enrol the contact again."),
    _("Zoom's history of past webinars could not be read, so that some may be missing: sync again later."),
)


def translated(sentence: str) -> str:
    """Return the sentence in the reader's language. An empty one stays empty, an untranslated one English."""
    return gettext(sentence) if sentence else ""
