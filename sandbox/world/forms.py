"""The registration forms of the world, what people answered, and the links through which they came.

No question that is asked here has to be answered, so the workflow action needs nothing more than before.
"""

from sandbox.world.build import Json, answered, question, registration, tracking_source

PLAIN, SERIES, UPCOMING = 81000000001, 81000000007, 81000000016

TOPIC = question("Which topic should come next?", "Heat stores", "Cooling", "Grants", "Noise", kind="multiple")
SIZE = question("How large is your home (m²)?")
OWNED = question("Do you have a heat pump already?", "Yes", "No")
START = question("When do you want to start?", "This year", "Next year", "Later", kind="single_dropdown")


def add_forms(webinars: dict[str, Json]) -> None:
    _getting_started(webinars[str(PLAIN)])
    _series(webinars[str(SERIES)])
    _winter(webinars[str(UPCOMING)])


def _getting_started(webinar: Json) -> None:
    """Somebody answers all, some answer what no property takes, one registers twice and answers anew, one nothing."""
    asked = {"org": False, "job_title": False, "country": False, "no_of_employees": False, "comments": False}
    webinar["registration"] = registration(custom_questions=[TOPIC, SIZE, OWNED], **asked)
    newsletter, partner, unused = (
        tracking_source(name, PLAIN, visitor_count=visitors)
        for name, visitors in (("Newsletter", 48), ("Partner's page", 12), ("LinkedIn", 3))
    )
    webinar["tracking_sources"] = [newsletter, partner, unused]
    ann, ben, chloe, dan, dan_again, eva = webinar["registrants"]
    webinar["registrants"] = [
        answered(
            ann,
            {TOPIC["title"]: "Heat stores;Cooling", SIZE["title"]: "145", OWNED["title"]: "No"},
            newsletter,
            org="Kuusi Oy",
            job_title="Facilities manager",
            country="FI",
            no_of_employees="21-50",
        ),
        answered(ben, {SIZE["title"]: "about 200", OWNED["title"]: "Yes"}, partner, org="Lund & Sons", country="SE"),
        answered(
            chloe,
            {TOPIC["title"]: "Noise;Something quite different"},
            org="Norra Énergie",
            job_title="Ingénieure",
            comments="Is it really <b>that</b> loud?",
        ),
        answered(dan, {OWNED["title"]: "No"}, newsletter, org="Koski Oy"),
        answered(dan_again, {OWNED["title"]: "Yes"}, org="Koski Group", job_title="Owner"),
        answered(eva, {SIZE["title"]: ""}),
    ]


def _series(webinar: Json) -> None:
    webinar["registration"] = registration(custom_questions=[START], org=False, phone=False)
    xena, ann, yuri, zoe = webinar["registrants"]
    webinar["registrants"] = [
        answered(xena, {START["title"]: "This year"}, org="Lahti Kiinteistöt", phone="+358 40 555 0101"),
        answered(ann, {START["title"]: "Next year"}, phone="+358 40 555 0102"),
        answered(yuri, {START["title"]: "Later"}, org="Sato Design"),
        zoe,
    ]


def _winter(webinar: Json) -> None:
    """Still to come: the links count who has registered so far."""
    webinar["registration"] = registration(custom_questions=[TOPIC], city=False, industry=False)
    newsletter = tracking_source("Newsletter", UPCOMING, visitor_count=31)
    webinar["tracking_sources"] = [newsletter, tracking_source("Trade fair", UPCOMING, visitor_count=5)]
    nina, otto = webinar["registrants"]
    webinar["registrants"] = [
        answered(nina, {TOPIC["title"]: "Grants"}, newsletter, city="Oulu", industry="Computer Software"),
        otto,
    ]
