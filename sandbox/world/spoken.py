"""The things people said in the sessions of the world: polls, questions and answers, surveys."""

from sandbox.world.accounts import HENRIK, OLIVIA
from sandbox.world.build import Json
from sandbox.world.engagement import COMMENT, PRIVATE, asked, poll_answer, reply, survey, survey_answer

ANN, BEN = ("Ann.Virtanen@Kuusi.example", "Ann Virtanen"), ("ben+zoom@lumi.example", "Ben Lund")
CHLOE, DAN = ("chloe@norra.example", "Chloë Öberg-Šarić"), ("dan@kuusi.example", "Dan Koski")
ELIN, GINA = ("elin@kuusi.example", "Elin Frost"), ("gina@mail.example", "Gina Rossi")
XENA, YRSA = ("xena@kuusi.example", "Xena Lahti"), ("yrsa@norra.example", "Yrsa Dahl")
HOST, COLLEAGUE = (OLIVIA, "Olivia Owner"), (HENRIK, "Henrik Host")

HEATING, WORRY, WISH = "How do you heat now?", "What worries you most?", "In one word, what should we explain better?"
USEFUL, NEXT = "How useful was this webinar?", "What would you like to hear about next?"


def add_spoken(webinars: dict[str, Json]) -> None:
    webinars["81000000001"]["sessions"][0] |= _getting_started()
    webinars["81000000007"]["sessions"][0] |= _first_of_the_series()
    first, second = webinars["81000000009"]["sessions"]
    first |= {"polls": [poll_answer(*ELIN, HEATING, "Oil", at=15)]}
    second |= _after_the_restart()
    webinars["81000000020"]["sessions"][0] |= {"survey": survey("Noise and neighbours"), "survey_answers": _noise()}


def _getting_started() -> Json:
    """One, several and ranked answers, free text, an anonymous one, and an empty one."""
    return {
        "polls": [
            poll_answer(*ANN, HEATING, "District heating", at=10),
            poll_answer(*BEN, HEATING, "Oil", at=10),
            poll_answer(*CHLOE, HEATING, "Electric", at=11),
            poll_answer(*ANN, WORRY, "Price", "Noise", at=12),
            poll_answer(*DAN, WORRY, "Noise", "Price", "Looks", at=12),
            poll_answer(*BEN, WISH, "Grants; and how to apply", at=40, poll="Closing"),
            poll_answer(*DAN, WISH, "", at=40, poll="Closing"),
            poll_answer(*CHLOE, WISH, "Noise", at=41, poll="Closing", anonymous=True),
        ],
        "questions": _questions(),
        "survey": survey("Getting started"),
        "survey_answers": [
            survey_answer(*ANN, USEFUL, "5", at=62),
            survey_answer(*ANN, NEXT, "Grants", "Cooling", at=62),
            survey_answer(*DAN, USEFUL, "4", at=300),
            survey_answer(*BEN, USEFUL, "2", at=70, anonymous=True),
        ],
    }


def _questions() -> list[Json]:
    quiet = reply(*COLLEAGUE, "About as loud as a refrigerator: 40 dB at one metre.", at=22)
    mine = reply(*DAN, "Mine is louder than that <sigh>.", COMMENT, at=24)
    return [
        asked(*ANN, "How loud is a heat pump?", quiet, mine, at=20),
        asked(*ANN, "Does it work at −25 °C?", reply(*HOST, live=True, at=30), at=28),
        asked(*BEN, "Who pays for the electrician?", status="open", at=44),
        asked(*BEN, "Sorry, wrong window", status="deleted", at=45),
        asked(*CHLOE, "Can I get an offer?", reply(*HOST, "Please call us.", PRIVATE, at=50), at=48),
        asked(*COLLEAGUE, "Shall we show the second slide again?", status="dismissed", at=33),
        asked(*DAN, "Is this being recorded?", status="open", at=52, anonymous=True),
    ]


def _first_of_the_series() -> Json:
    return {
        "polls": [poll_answer(*XENA, HEATING, "Oil", at=5), poll_answer(*ANN, HEATING, "District heating", at=6)],
        "questions": [asked(*XENA, "When does the next update come?", reply(*HOST, "In ten days.", at=21), at=20)],
    }


def _after_the_restart() -> Json:
    """The guest who walked in did not register, and Zoom keeps the address of another one to itself."""
    return {
        "polls": [
            poll_answer(*ELIN, WORRY, "Price", at=10),
            poll_answer(*GINA, WORRY, "Price", "Looks", at=11),
            poll_answer("finn.walkin@mail.example", "Finn Aalto", WORRY, "Noise", at=12),
            poll_answer("", "Guest 4", WORRY, "Noise", at=12),
        ],
        "questions": [asked(*GINA, "What happens to the old boiler?", status="open", at=30)],
    }


def _noise() -> list[Json]:
    return [
        survey_answer(*YRSA, USEFUL, "4", at=61),
        survey_answer(*YRSA, NEXT, "", at=61),
        survey_answer("ann.virtanen@kuusi.example", "Ann Virtanen", NEXT, "Neighbours' rights", at=90),
    ]
