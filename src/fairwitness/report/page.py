"""The page: findings, posts and judgements in, one HTML file out, with the same bytes on every run."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fairwitness.detectors.rules import RULES
from fairwitness.findings.platforms import listed
from fairwitness.model import VERDICT_WORDS, Verdict
from fairwitness.reasons.texts import CHANGES
from fairwitness.report import visible, words
from fairwitness.report.activity import read_activity
from fairwitness.report.evidence import member_evidence, printed
from fairwitness.report.graph import drawn_as_groups, network
from fairwitness.report.judged import count_rules
from fairwitness.report.raster import raster
from fairwitness.report.room import room_for
from fairwitness.report.svg import SHAPES, colour_class, sign
from fairwitness.report.timeline import corpus_timeline, group_timeline
from fairwitness.whole_files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from jinja2 import Environment
    from jinja2.runtime import Context
    from markupsafe import Markup

    from fairwitness.model import Findings, Group, Member, Rule
    from fairwitness.report.activity import Activity
    from fairwitness.report.evidence import MemberEvidence, Printed
    from fairwitness.report.room import Room

LONGEST_NAME = 200
"""Letters of an id or label that are shown."""
CUT = "cut; %(n)s characters in all"


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with its drawings and the evidence that is printed."""

    group: Group
    number: int
    sign: Markup
    timeline: Markup
    raster: Markup
    evidence: tuple[Printed, ...]
    members: tuple[tuple[Member, MemberEvidence], ...]


def write(
    findings: Findings, *, posts: Path, judgements: Path, into: Path, rules: Mapping[str, Rule] = RULES,
    corrections: Sequence[str] = (),
) -> Path:  # fmt: skip
    """Write the report as one HTML file that needs nothing else, and return where it is.

    The file is written aside and renamed, so that a reader never meets half a report.

    Args:
        findings: what was found.
        posts: the case's posts.parquet.
        judgements: the case's judgements.parquet.
        into: the HTML file to write.
        rules: rules by id, for the sentences behind the rule ids of judgements.
        corrections: what rests on accounts whose labels were corrected, a sentence each.

    Raises:
        CaseError: a table is missing.
    """
    named = [member.account_id for group in findings.groups for member in group.members]
    activity = read_activity(posts, span=findings.read, accounts=named)
    page = _render(findings, activity=activity, judgements=judgements, rules=rules, corrections=corrections)
    return write_whole(into, page.encode())


def _render(
    findings: Findings, *, activity: Activity, judgements: Path, rules: Mapping[str, Rule], corrections: Sequence[str]
) -> str:
    environment = templates()
    room = room_for(findings)
    return environment.get_template("page.html").render(
        f=findings,
        **styled(environment, "style.css"),
        activity=activity,
        room=room,
        network=network(findings),
        as_groups=drawn_as_groups(findings),
        timeline=corpus_timeline(activity),
        groups=[_view(group, index=i, activity=activity, room=room) for i, group in enumerate(findings.groups)],
        n_by=_by_verdict(findings),
        rule_counts=count_rules(judgements, rules=rules),
        corrections=corrections,
        would_change=list(dict.fromkeys((*CHANGES[Verdict.ACTING_TOGETHER], *CHANGES[Verdict.DECEPTIVE]))),
    )


def _view(group: Group, *, index: int, activity: Activity, room: Room) -> GroupView:
    shown = printed(group.evidence, group=group, room=room, most=room.group_co_actions)
    return GroupView(
        group=group,
        number=index + 1,
        sign=_swatch(index),
        timeline=group_timeline(group, index=index, activity=activity),
        raster=raster(group, index=index, activity=activity, shown=[p.co_action for p in shown], room=room),
        evidence=shown,
        members=tuple((m, member_evidence(m, group=group, shown=shown, room=room)) for m in group.members),
    )


def _swatch(index: int) -> Markup:
    """Return the group's mark as it stands in the drawing, for the legend and the heading."""
    from markupsafe import Markup

    name = f"{colour_class(index)} {SHAPES[index % len(SHAPES)]}"
    mark = sign(index, 9, 9, radius=7)
    return Markup('<svg class="swatch {}" viewBox="0 0 18 18" aria-hidden="true">{}</svg>').format(name, mark)


def _by_verdict(findings: Findings) -> dict[str, int]:
    return {verdict.name: findings.n_accounts_by_verdict.get(verdict.value, 0) for verdict in Verdict}


def styled(environment: Environment, *sheets: str) -> dict[str, str]:
    """Return what a page needs of its style: the sheets in one, and the hash by which its policy lets them in.

    Args:
        environment: from `templates`.
        sheets: names of style sheets of ours, in their order.
    """
    from markupsafe import Markup

    style = "".join(environment.get_template(name).render() for name in sheets)
    style_hash = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {"style": Markup(style), "style_hash": style_hash}  # noqa: S704 - our own style sheets


def templates() -> Environment:
    """Return the templates' surroundings: everything is escaped, and what is unseen is made visible."""
    from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context

    environment = Environment(
        loader=PackageLoader("fairwitness.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        finalize=_finalize,
    )
    environment.filters.update(
        number=words.number,
        p=words.probability,
        duration=words.duration,
        clock=words.clock,
        day=words.day,
        share=words.share,
        spaced=words.spaced,
        label=words.label,
        bdi=_name,
        spoken=visible.spoken,
        paragraph=pass_context(_paragraph),
        verdict=lambda verdict: VERDICT_WORDS[Verdict(verdict)],
        bound=words.bound_sentence,
        trace=words.trace_words,
        family=words.family_words,
        reason=words.reason_words,
        listed=listed,
        platforms=words.platform_sentence,
    )
    environment.globals.update(count=words.count, ratio=words.ratio, quantity=words.quantity)
    return environment


def _finalize(value: object) -> object:
    """Make every text that a template prints visible, save what is HTML already."""
    return visible.visible(value) if type(value) is str else value


def _paragraph(context: Context, text: str, most: int) -> Markup:
    """Return a post's text; templates with a catalogue say in their language where it is cut."""
    say, number = context.get("gettext"), context.environment.filters["number"]
    if say is None:
        return visible.paragraph(text, most)
    return visible.paragraph(text, most, note=lambda n: str(context.call(say, CUT, n=number(n))))


def _name(text: str) -> Markup:
    shown, is_cut = visible.cut(text, LONGEST_NAME)
    return visible.isolated(f"{shown}…" if is_cut else shown)
