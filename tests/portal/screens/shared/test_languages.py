"""The Finnish translation, complete for every marked text and for every sentence of an error."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.screens.shared.html import moment
from portal.wording.errors import SENTENCES, translated
from tests.portal.conftest import RecordRun
from tests.support.factories import ParticipantFactory

ROOT: Path = settings.BASE_DIR
FINNISH = ROOT / "locale" / "fi" / "LC_MESSAGES"
OURS = ("portal", "integrations", "audits")
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}
IN_TEMPLATES = re.compile(r'{%\s*translate "((?:[^"\\]|\\.)*)"')


@pytest.fixture(scope="module")
def finnish() -> GNUTranslations:
    with (FINNISH / "django.mo").open("rb") as compiled:
        return GNUTranslations(compiled)


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for app in OURS:
        for path in (ROOT / app).rglob("*.py"):
            if not {"migrations", "sandbox"} & set(path.parts):
                yield path, ast.parse(path.read_text())


def marked_in_code() -> Iterator[tuple[str, ...]]:
    for _path, tree in sources():
        for node in ast.walk(tree):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and name in MARKS:
                texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                if texts:
                    yield (name, *texts)


def untranslated(catalogue: GNUTranslations, name: str, texts: tuple[str, ...]) -> bool:
    known: dict[object, str] = catalogue._catalog  # type: ignore[attr-defined]
    if name.startswith("ngettext"):
        return (texts[0], 0) not in known or (texts[0], 1) not in known
    key = f"{texts[0]}\x04{texts[1]}" if name == "pgettext" else texts[0]
    return not known.get(key)


def test_every_text_in_the_code_is_translated(finnish: GNUTranslations) -> None:
    missing = {texts for name, *texts_ in marked_in_code() if untranslated(finnish, name, texts := tuple(texts_))}
    assert not missing


def test_every_text_in_the_templates_is_translated(finnish: GNUTranslations) -> None:
    pages = (ROOT / "templates").rglob("*.html")
    texts = {text.replace("%", "%%") for page in pages for text in IN_TEMPLATES.findall(page.read_text())}
    assert texts
    assert not {text for text in texts if untranslated(finnish, "_", (text,))}


def test_nothing_is_left_open_in_the_catalogue() -> None:
    text = (FINNISH / "django.po").read_text()
    assert not re.findall(r'msgid "[^"].*\n(?:msgid_plural .*\n)?msgstr(?:\[\d\])? ""\n(?!")', text)
    assert "fuzzy" not in text and "#~" not in text


def test_the_compiled_catalogue_is_that_of_the_readable_one(finnish: GNUTranslations) -> None:
    written = re.findall(r'^msgstr(?:\[\d\])? "(.+)"$', (FINNISH / "django.po").read_text(), re.MULTILINE)
    known: dict[object, str] = finnish._catalog  # type: ignore[attr-defined]
    compiled = {text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for text in known.values()}
    assert not set(written) - compiled


def test_a_translation_fills_in_the_same_values() -> None:
    pairs = re.findall(
        r'^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"$',
        (FINNISH / "django.po").read_text(),
        re.MULTILINE,
    )
    values = re.compile(r"%\(\w+\)[sd]|%%")
    assert pairs
    assert not [one for one, _many, fi in pairs if sorted(values.findall(one)) != sorted(values.findall(fi))]


def test_every_sentence_of_an_error_is_listed_for_translation() -> None:
    said_in_code = {
        value
        for path, tree in sources()
        if "integrations" in path.parts and "management" not in path.parts
        for value in sentences(tree)
    }
    assert len(said_in_code) > 50
    missing = said_in_code - set(SENTENCES) - {text for _name, *texts in marked_in_code() for text in texts}
    assert not missing, "add them to portal/wording/errors.py, then translate them"


def sentences(tree: ast.Module) -> Iterator[str]:
    """Return the strings that begin with a capital and end with a full stop, except docstrings."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            text = node.value
            if text[:1].isupper() and text.endswith(".") and " " in text and not text.startswith("FIELD_"):
                yield text


def test_an_error_is_read_in_the_readers_language() -> None:
    with translation.override("fi"):
        assert translated("The webinar is over.") == "Webinaari on päättynyt."
        assert translated("") == ""
        assert translated("HubSpot's own words") == "HubSpot's own words"


def test_times_are_written_as_each_language_writes_them() -> None:
    at = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
    with translation.override("en"):
        assert "24 Nov 2026" in moment(at, "Europe/Helsinki") and "11:05 EET" in moment(at, "Europe/Helsinki")
    with translation.override("fi"):
        assert "24.11.2026" in moment(at, "Europe/Helsinki") and "11.05 EET" in moment(at, "Europe/Helsinki")


def test_the_browser_chooses_the_language_until_somebody_does(admin: Client) -> None:
    finnish = {"Accept-Language": "fi-FI,fi;q=0.9,en;q=0.5"}
    home = reverse("admin:index")
    page = admin.get(home, headers=finnish).content.decode()
    assert '<html lang="fi"' in page and "Segmentoi HubSpotissa" in page
    answer = admin.post(reverse("set_language"), {"language": "en", "next": home}, headers=finnish)
    assert (answer.status_code, answer.headers["Location"]) == (302, home)
    assert '<html lang="en"' in admin.get(home, headers=finnish).content.decode()


def test_roles_and_the_details_of_the_audit_log_are_in_the_readers_language(
    admin: Client, record_run: RecordRun
) -> None:
    finnish = {"Accept-Language": "fi"}
    sentence = "HubSpot did not give all contacts; the sync retries automatically."
    occurrence = ParticipantFactory.create(email="ann@kuusi.example", cause="unavailable", detail=sentence).occurrence
    record_run(occurrence, lambda log: log.person("sync_error", "unavailable", "ann@kuusi.example", sentence))
    log = reverse("admin:audit_log", args=(occurrence.pk,))
    for address in (log, f"{log}?q=ann", "/admin/integrations/participant/", "/admin/audits/person/"):
        page = admin.get(address, headers=finnish).content.decode()
        assert sentence not in page
        assert "yhteystietoja" in page
    assert "Katselija" in admin.get("/admin/auth/group/", headers=finnish).content.decode()
    user = User.objects.get(username="alice")
    assert "Katselija" in admin.get(f"/admin/auth/user/{user.pk}/change/", headers=finnish).content.decode()


def test_finnish_has_its_own_quotation_marks_and_one_word_for_a_thing(finnish: GNUTranslations) -> None:
    texts: dict[object, str] = finnish._catalog  # type: ignore[attr-defined]  # nothing else has all texts
    wrong = [text for text in texts.values() if re.search(r"“|kontakt|ilmoittautu|tekstity", text, re.IGNORECASE)]
    assert not wrong
