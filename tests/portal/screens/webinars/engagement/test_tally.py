"""Counting the answers to one question, of which the reports do not say the kind."""

from fractions import Fraction

from portal.screens.webinars.webinar.engagement.tally import Counted, Kind, tally


def test_one_answer_each_is_counted_the_most_first() -> None:
    found = tally([("Oil", 1), ("Electric", 3)])
    assert (found.kind, found.answers) == (Kind.CHOICES, [Counted("Electric", 3), Counted("Oil", 1)])


def test_several_answers_of_a_person_count_each() -> None:
    found = tally([("Price;Noise", 2), ("Noise", 1), ("Looks;Price;Price", 1)])
    assert found.kind == Kind.CHOICES
    assert {one.text: one.count for one in found.answers} == {"Price": 3, "Noise": 3, "Looks": 1}


def test_a_semicolon_with_a_space_behind_it_is_a_sentence() -> None:
    assert [one.text for one in tally([("Grants; and how to apply", 1)]).answers] == ["Grants; and how to apply"]


def test_the_same_options_in_another_order_are_a_ranking_by_mean_place() -> None:
    found = tally([("Price;Noise", 3), ("Noise;Price", 1)])
    assert found.kind == Kind.RANKED
    assert found.answers == [Counted("Price", 4, Fraction(5, 4)), Counted("Noise", 4, Fraction(7, 4))]


def test_who_all_ticked_everything_ranked_nothing() -> None:
    assert tally([("Price;Noise", 3)]).kind == Kind.CHOICES


def test_numbers_are_shown_the_highest_first_with_their_mean() -> None:
    found = tally([("2", 3), ("10", 1)])
    assert (found.kind, found.mean) == (Kind.NUMBERS, Fraction(4))
    assert [one.text for one in found.answers] == ["10", "2"]


def test_answers_that_everybody_worded_differently_are_free() -> None:
    found = tally([(f"Thought {number}; long", 1) for number in range(5)])
    assert found.kind == Kind.FREE
    assert found.answers[0] == Counted("Thought 0; long", 1)


def test_a_long_answer_makes_a_question_free_and_stays_whole() -> None:
    found = tally([("Yes", 4), ("a;b" + "x" * 300, 1)])
    assert (found.kind, [one.count for one in found.answers]) == (Kind.FREE, [4, 1])
    assert found.answers[1].text.startswith("a;bx")


def test_nothing_is_a_question_without_an_answer() -> None:
    assert tally([]).answers == []
