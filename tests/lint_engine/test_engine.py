"""The engine: order, suppressions, idle ones, skipped rules, fingerprints, changes."""

from __future__ import annotations

from ipskeptic.lint.engine import Exempt, check, choose
from ipskeptic.lint.rules import rules
from ipskeptic.model.document import Place
from ipskeptic.model.finding import Finding, Skipped
from ipskeptic.model.when import day
from tests.lint_engine.made import Nothing, plan, say, word_rule

BAD, OLD = word_rule("bad"), word_rule("old", "error")


def found(text: str, *asked: object, **options: object) -> tuple[Finding, ...]:
    """What the engine finds in a text."""
    chosen = asked or (BAD, OLD)
    return check(say(text), plan(*chosen, **options), Nothing())  # type: ignore[arg-type]


def test_places_and_order() -> None:
    """Findings come in the order of the text, with the place of the word and its line."""
    text = "An old thing.\n\nA bad and old one."
    first, second, third = found(text)

    assert [one.rule for one in (first, second, third)] == ["old-word", "bad-word", "old-word"]
    assert (second.start, second.end) == (Place(3, 3), Place(3, 6))
    assert second.sentence == "bad"
    assert second.excerpt == ((3, "A bad and old one."),)
    assert (first.severity, second.severity) == ("error", "warning")


def test_a_comment_marks_and_does_not_drop() -> None:
    """A suppressed finding is kept, with the reason and the comment's place."""
    text = "<!-- ipskeptic: ignore[bad-word] quoted -->\nA bad one.\n\nA bad one."
    marked, free = found(text)

    assert marked.suppressed is not None
    assert (marked.suppressed.kind, marked.suppressed.reason) == ("comment", "quoted")
    assert marked.suppressed.place == Place(1, 1)
    assert free.suppressed is None


def test_no_ignores() -> None:
    """`--no-ignores` lets no suppression count, of comments or the configuration."""
    text = "<!-- ipskeptic: ignore[bad-word] quoted -->\nA bad one."
    exempt = (Exempt(("bad-word",), "archive"),)
    (one,) = check(say(text), plan(BAD, ignores=False), Nothing(), exempt)

    assert one.suppressed is None


def test_the_configuration_suppresses_until_its_day() -> None:
    """A rule that the configuration exempts is marked, until the day is over."""
    held = check(say("bad"), plan(BAD), Nothing(), (Exempt(("bad-word",), "archive"),))
    over = Exempt(("bad-word",), "archive", day("2026-11-25"))
    late = check(say("bad"), plan(BAD), Nothing(), (over,))

    assert held[0].suppressed is not None
    assert held[0].suppressed.kind == "config"
    assert late[0].suppressed is None


def test_an_expired_comment_suppresses_nothing() -> None:
    """After its last day a comment is only a comment."""
    text = "<!-- ipskeptic: ignore[bad-word] quoted until=2026-01-01 -->\nA bad one."

    assert found(text)[0].suppressed is None


UNUSED = rules()["unused-suppression"]


def test_an_idle_suppression_is_flagged_where_it_stands() -> None:
    """A comment that suppresses nothing is flagged, and its change takes it out."""
    text = "Fine.\n<!-- ipskeptic: ignore[bad-word] why -->\nFine too."
    (one,) = found(text, BAD, UNUSED)

    assert one.rule == "unused-suppression"
    assert one.start == Place(2, 1)
    assert one.message == "this suppression does nothing: bad-word finds nothing here"
    (edit,) = one.edits
    assert text[: edit.start] + edit.text + text[edit.end :] == "Fine.\n\nFine too."


def test_only_the_idle_rules_go() -> None:
    """Of two rules in one comment the one that is needed stays."""
    text = "<!-- ipskeptic: ignore[bad-word, old-word] why -->\nA bad one."
    _, one = sorted(found(text, BAD, OLD, UNUSED), key=lambda finding: finding.rule)
    (edit,) = one.edits

    assert edit.text == "<!-- ipskeptic: ignore[bad-word] why -->"


def test_of_rules_that_were_not_asked_nothing_is_known() -> None:
    """A suppression of a rule that did not run is left alone; one of no rule is not."""
    known = "<!-- ipskeptic: ignore[expired-suppression] why -->"
    text = f"{known}\n<!-- ipskeptic: ignore[nonsense] why -->\nA."
    (one,) = found(text, BAD, UNUSED)

    assert one.start == Place(2, 1)
    assert "there is no rule 'nonsense'" in one.message


def test_rules_without_their_data_are_skipped_by_name() -> None:
    """A rule whose data are lacking is not asked, and that is said with what would bring them."""
    needy = word_rule("cat", needs=("relays",))
    lacking = {"relays": "no list of Tor relays is held: ipskeptic data update tor-exits"}
    asked, skipped = choose((BAD, needy), Nothing(lacking))

    assert [rule.name for rule in asked] == ["bad-word"]
    command = "ipskeptic data update tor-exits"
    assert skipped == (Skipped("cat-word", "no list of Tor relays is held", command),)


def test_fingerprints_do_not_move_with_lines() -> None:
    """Lines above, case and bold change nothing; a second equal sentence has its own."""
    plain = found("A bad one.\n\nA bad one.")
    moved = found("Before.\n\nMore.\n\nA bad one.\n\nA bad one.")

    assert [one.fingerprint for one in plain] == [one.fingerprint for one in moved]
    assert plain[0].fingerprint != plain[1].fingerprint
    assert len(plain[0].fingerprint) == 64


def test_one_fault_is_one_finding() -> None:
    """Where a rule that another yields to flags the same text, only its finding is left."""
    broad = word_rule("bad one")._replace(name="broad-word", yields_to=("exact-word",))
    exact = word_rule("bad one")._replace(name="exact-word")
    text = "A bad one.\n\nAn old one."

    assert [one.rule for one in found(text, broad, exact)] == ["exact-word"]
    assert [one.rule for one in found(text, broad)] == ["broad-word"]


def test_rules_yield_to_rules_that_there_are() -> None:
    """No rule yields to one that has no file, to itself, or round in a circle."""
    known = rules()
    for rule in known.values():
        for other in rule.yields_to:
            assert other in known
            assert rule.name not in (other, *known[other].yields_to)
