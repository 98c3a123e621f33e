"""Statements of reasons: whole, in two languages, machine-readable; notices name nobody outside their annex."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import msgspec
import pytest

from fairwitness.cli import main
from fairwitness.errors import LedgerError
from fairwitness.findings.case import CaseFolder
from fairwitness.investigation import investigate, read_findings
from fairwitness.language.catalogue import messages
from fairwitness.ledger import enter_reviewer, finding_standing, read, review
from fairwitness.ledger.keys import make_key
from fairwitness.model import Verdict
from fairwitness.reasons.building import Judged, account_reasons, group_reasons
from fairwitness.reasons.notice import LONGEST_EXPLANATION, LONGEST_FACTS, notice
from fairwitness.reasons.plain import sections
from fairwitness.reasons.records import Reasons, encoded, schema
from fairwitness.reasons.wording import PLACEHOLDER, all_templates
from fairwitness.report.reasons_of import reasons_of
from fairwitness.report.reasons_page import rendered, text
from fairwitness.study import Study
from fairwitness.synthetic import study as made_up
from fairwitness.synthetic import write as write_study

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHARED_SCHEMA = Path("../shared/formats/dsa/statement_of_reasons_schema.json")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a finished case of made-up people with operations, one of them deceptive, signed by two."""
    folder = tmp_path_factory.mktemp("reasons")
    made = write_study(made_up(seed=1, accounts=400, days=7), folder / "made_up")
    study = Study(name="<b>Line 7</b>", seed=1, draws=999, bootstraps=20)
    investigate([made.posts], case=folder / "case", study=study, synthetic=True)
    for name in ("Ann", "Bea"):
        key = make_key(folder / f"{name}.pem")
        enter_reviewer(folder / "case", key, name=name)
        review(folder / "case", [finding_standing(read(folder / "case"), "G1").number], key, decision="approve")
    return folder / "case"


def statement(case: Path, who: str) -> Reasons:
    folder = CaseFolder(case)
    return reasons_of(folder, read_findings(folder), who)


def somebody(case: Path, verdict: Verdict) -> str:
    import pyarrow.parquet as pq

    rows = pq.read_table(case / "judgements.parquet").to_pylist()
    return str(next(row["account_id"] for row in rows if row["verdict"] == verdict.value))


def every(case: Path) -> list[Reasons]:
    """Return a statement of each kind: groups, a named account, cleared ones."""
    groups = [group.group_id for group in read_findings(CaseFolder(case)).groups]
    asked = (Verdict.ACTING_TOGETHER, Verdict.INDEPENDENT, Verdict.NOT_ENOUGH_DATA)
    return [statement(case, who) for who in (*groups, *(somebody(case, verdict) for verdict in asked))]


def test_every_statement_has_all_that_the_charter_asks(case: Path) -> None:
    for one in every(case):
        assert one.decision, one.subject_id
        assert one.facts
        assert one.rules
        assert one.automation
        assert one.would_change
        assert one.limits
        assert one.contest
        assert bool(one.posts) == one.is_named
        assert bool(one.explanations) == one.is_named
        assert all(rule.version.isdigit() for rule in one.rules)


def test_cleared_accounts_are_told_that_nothing_is_held_against_them(case: Path) -> None:
    for verdict in (Verdict.INDEPENDENT, Verdict.NOT_ENOUGH_DATA):
        shown = text(statement(case, somebody(case, verdict)))
        assert "nothing is said against it" in shown
        assert "may be published" not in shown


def test_cited_posts_are_those_of_the_evidence(case: Path) -> None:
    group = read_findings(CaseFolder(case)).groups[0]
    member = group.members[0]
    one = statement(case, member.account_id)
    wanted = {(action.account_id, action.post_id) for co in member.evidence for action in co.actions}
    assert one.n_posts_cited == len(wanted)
    assert {(post.account_id, post.post_id) for post in one.posts} <= wanted
    own = [post.account_id == member.account_id for post in one.posts]
    assert own == sorted(own, reverse=True), "the account's own posts come first"


def test_the_json_follows_the_published_schema(case: Path) -> None:
    published = json.loads(files("fairwitness.reasons").joinpath("reasons.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(published)
    for one in every(case):
        told = json.loads(encoded(one))
        jsonschema.validate(told, published)
        assert msgspec.json.decode(encoded(one), type=Reasons) == one
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**told, "facts": "none"}, published)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({name: told[name] for name in told if name != "would_change"}, published)


def test_the_published_schema_is_that_of_the_records() -> None:
    assert files("fairwitness.reasons").joinpath("reasons.schema.json").read_bytes() == schema()


@pytest.mark.parametrize("template", all_templates())
def test_every_sentence_is_translated_with_its_placeholders(template: str) -> None:
    said = messages("fa").gettext(template)
    assert said != template
    assert sorted(PLACEHOLDER.findall(said)) == sorted(PLACEHOLDER.findall(template))


def test_a_persian_statement_leaves_nothing_in_english(case: Path) -> None:
    for one in every(case):
        foreign = [said.text for part in sections(one, "fa") for said in part.said if said.language != "fa"]
        assert foreign == [], one.subject_id


def test_numbers_are_those_of_the_finding_in_both_languages(case: Path) -> None:
    group = read_findings(CaseFolder(case)).groups[0]
    one = statement(case, group.group_id)
    persian = " ".join(said.text for part in sections(one, "fa") for said in part.said)
    assert messages("fa").sentence(one.facts[0].text) in persian
    assert f"{len(group.members)}".translate({ord("0") + k: 0x6F0 + k for k in range(10)}) in persian


def test_the_state_names_the_reviewers(case: Path) -> None:
    one = statement(case, "G1")
    assert one.state.is_approved
    assert [signed.name for signed in one.state.reviews] == ["Ann", "Bea"]
    assert "Ann signed" in text(one)
    assert not statement(case, "G2").state.is_approved


def test_pages_escape_what_is_foreign(case: Path) -> None:
    for language, direction in (("en", "ltr"), ("fa", "rtl")):
        page = rendered(statement(case, "G1"), language=language)
        assert f'<html lang="{language}" dir="{direction}">' in page
        assert "<b>Line 7" not in page
        assert "<script" not in page


def test_the_same_statement_has_the_same_bytes(case: Path) -> None:
    assert rendered(statement(case, "G1")) == rendered(statement(case, "G1"))
    assert encoded(statement(case, "G1")) == encoded(statement(case, "G1"))


def test_viewpoint_plays_no_part(case: Path) -> None:
    """The same judgement of another account gives the same statement, but for its id."""
    findings = read_findings(CaseFolder(case))
    given: dict[str, Any] = {
        "verdict": Verdict.INDEPENDENT, "rule_id": "coordination.independent.1", "n_posts": 5, "n_actions": 4,
        "n_occasions": 3, "p_value": None, "q_value": None,
    }  # fmt: skip
    one, other = (account_reasons(findings, Judged(account_id=name, **given)) for name in ("left", "right"))
    assert msgspec.structs.replace(one, subject_id="right") == other


def test_a_notice_names_nobody_outside_its_annex(case: Path) -> None:
    findings = read_findings(CaseFolder(case))
    ids = {member.account_id for group in findings.groups for member in group.members}
    for group in findings.groups:
        fields = json.dumps(notice(group_reasons(findings, group))["fields"])
        assert not any(account in fields for account in ids)
        assert not any(co.label[:30] in fields for co in group.evidence if len(co.label) > 10)


def test_nobody_is_notified_of_who_is_not_named(case: Path) -> None:
    with pytest.raises(LedgerError, match="no notice"):
        notice(statement(case, somebody(case, Verdict.INDEPENDENT)))


def test_only_deceit_is_called_inauthentic(case: Path) -> None:
    findings = read_findings(CaseFolder(case))
    for group in findings.groups:
        fields = notice(group_reasons(findings, group))["fields"]
        assert ("KEYWORD_INAUTHENTIC_ACCOUNTS" in fields["category_specification"]) == (
            group.verdict is Verdict.DECEPTIVE
        )


@pytest.mark.shared
def test_a_notice_keeps_the_schema_of_the_database(case: Path) -> None:
    if not SHARED_SCHEMA.exists():
        pytest.skip(f"{SHARED_SCHEMA} is not there: the schema of the DSA Transparency Database")
    known = json.loads(SHARED_SCHEMA.read_bytes())
    names = set(known["headings"]) - {"uuid", "platform_name", "platform_uid", "created_at"} | {"puid"}
    enums = known["enums"]
    one_of = {
        "decision_ground": "DECISION_GROUNDS", "category": "STATEMENT_CATEGORIES", "source_type": "SOURCE_TYPES",
        "automated_detection": "AUTOMATED_DETECTIONS",
    }  # fmt: skip
    findings = read_findings(CaseFolder(case))
    for group in findings.groups:
        fields = notice(group_reasons(findings, group))["fields"]
        assert set(fields) == names
        assert all(fields[name] in enums[kind] for name, kind in one_of.items())
        assert set(fields["category_specification"]) <= set(enums["KEYWORDS"])
        assert set(fields["content_type"]) <= set(enums["CONTENT_TYPES"])
        assert len(fields["decision_facts"]) <= LONGEST_FACTS
        assert len(fields["incompatible_content_explanation"]) <= LONGEST_EXPLANATION
        assert len(fields["puid"]) <= 500
        assert not set(fields["puid"]) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def test_the_command_writes_all_forms(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = {"--html": "r.html", "--json": "r.json", "--schema": "s.json", "--dsa": "d.json"}
    given = [word for option, name in names.items() for word in (option, str(tmp_path / name))]
    assert main(["reasons", str(case), "G1", "--language", "fa", *given]) == 0
    assert "بیان" in capsys.readouterr().out
    assert all((tmp_path / name).stat().st_size for name in names.values())
    assert main(["reasons", str(case), "G1", "--json", str(case / "x.json")]) == 2
    assert main(["reasons", str(case), "nobody at all"]) == 6
    assert main(["reasons", str(case), somebody(case, Verdict.INDEPENDENT), "--dsa", str(tmp_path / "no.json")]) == 11
    assert not (tmp_path / "no.json").exists()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_overflows_in_either_direction(browser: Browser, case: Path, tmp_path: Path, width: int) -> None:
    for language in ("en", "fa"):
        path = tmp_path / f"{language}.html"
        path.write_text(rendered(statement(case, "G1"), language=language), "utf-8")
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, language
        page.close()
