"""The figures as tables in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bench.accuracy.format_check import FormatCheck, Naming
    from bench.accuracy.held_out import Applied
    from bench.accuracy.measures import Accusations, Recall, Share
    from bench.accuracy.report import Row, Whole
    from bench.accuracy.trees import Scores

NONE = "-"
ACTIVE = "with 50 posts and more"
SETS = {
    "format": "format alone (volume, length, language, missing fields)",
    "read": "format as far as our tests read it (volume, missing fields)",
    "evidence": "what our tests saw",
}
"""Sets of features, as readers are told of them."""


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def summary(figures: Sequence[Whole], applied: Sequence[Applied]) -> str:
    """Return one line per method: whom it falsely names in each data set, and what it recalls; then format alone."""
    methods = list(dict.fromkeys(row.method for w in figures for row in w.rows))
    recalled = [w for w in figures if any(row.recall for row in w.rows)]
    header = ["method", *(f"{w.data}: innocent named" for w in figures)]
    header += [f"{w.data}: recall all / 50 posts+ (at <= 1 in 1,000)" for w in recalled]
    header += [
        f"{w.data}, threshold set on people_2012_2015: recall all / 50 posts+; innocent named" for w in recalled
    ]
    rows = [
        [
            m,
            *(_wrongly(w, m) for w in figures),
            *(_found(w, m) for w in recalled),
            *(transferred(applied, m, w.data) for w in recalled),
        ]
        for m in methods
    ]
    alone = [_alone(w) for w in recalled]
    rows.append(["format alone, balanced accuracy", *(NONE for _ in figures), *alone, *alone])
    return "## In short\n\n" + table(header, rows)


def _alone(figures: Whole) -> str:
    checks = (figures.format_check, figures.format_check_active)
    found = [check.everybody["format"].balanced_accuracy if check else None for check in checks]
    return " / ".join(NONE if accuracy is None else f"{accuracy:.2f}" for accuracy in found)


def transferred(applied: Sequence[Applied], method: str, data: str) -> str:
    """Return recall and innocent accounts named by a threshold that was set elsewhere."""
    found = next((a for a in applied if a.method == method and a.data == data), None)
    if found is None:
        return NONE
    return f"{both(found.recall)}; {found.false.hits} of {found.false.trials:,}"


def _of(figures: Whole, method: str) -> Row | None:
    return next((row for row in figures.rows if row.method == method), None)


def _wrongly(figures: Whole, method: str) -> str:
    row = _of(figures, method)
    if row is None:
        return NONE
    innocent = [a for a in row.accusations if a.is_innocent]
    named, everybody = sum(a.named_rate.hits for a in innocent), sum(a.accounts for a in innocent)
    judged = sum(a.judged for a in innocent)
    abstained = f", {judged:,} judged" if judged < everybody else ""
    return f"{named} of {everybody:,}{abstained}"


def _found(figures: Whole, method: str) -> str:
    row = _of(figures, method)
    if row is None or row.recall is None:
        return NONE
    own = " / ".join(NONE if s.share is None else f"{s.share:.3f}" for s in (row.recall.everybody, row.recall.active))
    return own if row.at_tolerated is None else f"{own} ({both(row.at_tolerated)})"


def whole(figures: Whole) -> str:
    """Return the section of one data set."""
    populations = [a.population for a in figures.rows[0].accusations] if figures.rows else []
    recalled = bool(figures.rows and figures.rows[0].recall)
    header = ["method", *(f"{p}: named (deceptive), bound" for p in populations)]
    if recalled:
        header += ["recall, all", "recall, 50 posts+", "at <= 1 in 1,000", "at our false accusations"]
    header += ["CPU s", "MB"]
    lines = [f"## {figures.data}: {figures.posts:,} posts, {figures.accounts:,} accounts\n"]
    if recalled:
        lines += [formats(figures.format_check, who="all"), formats(figures.format_check_active, who=ACTIVE)]
        lines += [f"At most 1 in 1,000 is {figures.tolerated} of the innocent accounts here.", ""]
    return "\n".join([*lines, table(header, (_row(row, recalled=recalled) for row in figures.rows))])


def _row(row: Row, *, recalled: bool) -> list[str]:
    cells = [row.method, *(accused(a) for a in row.accusations)]
    if recalled and row.recall:
        cells += [
            recall(row.recall.everybody),
            recall(row.recall.active, row.recall.deceptive),
            both(row.at_tolerated),
            both(row.at_ours),
        ]
    spent = row.spent
    return [*cells, *((f"{spent.cpu_s:.1f}", f"{spent.peak_rss_mb:.0f}") if spent else (NONE, NONE))]


def accused(a: Accusations) -> str:
    """Return named accounts with the one-sided bound, and same-owner accounts apart."""
    owned = f", {a.same_owner} same-owner" if a.same_owner else ""
    said = f"{a.named_rate.hits} ({a.deceptive}) of {a.accounts:,}, <= {percent(a.named_of_all.upper)}"
    if a.judged < a.accounts:
        said += f"; of {a.judged:,} judged, <= {percent(a.named_rate.upper)}"
    return said + owned


def recall(share: Share | None, deceptive: Share | None = None) -> str:
    """Return a recall with its two-sided interval, and how many were called deceptive."""
    if share is None or share.share is None:
        return NONE
    called = f", {deceptive.hits} deceptive" if deceptive and deceptive.hits else ""
    return f"{share.share:.3f} ({share.hits}/{share.trials}{called}; {share.low:.3f}-{share.high:.3f})"


def both(found: Recall | None) -> str:
    """Return the recall of all and of active accounts in short."""
    if found is None:
        return NONE
    return " / ".join(NONE if s.share is None else f"{s.share:.3f}" for s in (found.everybody, found.active))


def formats(check: FormatCheck | None, *, who: str) -> str:
    """Return, as a list, how well format alone tells the operation from people, and what our tests saw."""
    if check is None:
        return f"Format alone, {who}: too few accounts of one kind.\n"
    sets = [
        f"- {SETS[name]}: {scores(all_)}; matched for volume and language, {scores(check.matched[name])}."
        for name, all_ in check.everybody.items()
    ]
    lines = [f"Trees of depth 2, operation against innocent accounts, {who}:\n", *sets,
             f"- single features of format, AUC: {_singles(check.single)}."]  # fmt: skip
    return "\n".join([*lines, *_naming(check.naming)]) + "\n"


def _singles(found: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {auc:.2f}" for name, auc in found.items()) or NONE


def _naming(naming: Naming | None) -> list[str]:
    if naming is None:
        return []
    told = f"{scores(naming.predicted)}; matched for volume and language, {scores(naming.matched)}"
    ours, theirs = recall(naming.like_people), recall(naming.like_operation)
    innocent = recall(naming.people_like_operation)
    return [
        f"- whom of the operation's accounts fairwitness names, told by a tree on format: {told};",
        f"- the same by single features of format, AUC: {_singles(naming.single)};",
        f"- recall of fairwitness where the tree on format takes the operation's account for a person: {ours};",
        f"- the same where it does not: {theirs};",
        f"- innocent accounts that the tree takes for the operation's, named by fairwitness: {innocent}.",
    ]


def scores(found: Scores) -> str:
    """Return balanced accuracy and AUC."""
    if found.balanced_accuracy is None or found.auc is None:
        return f"{found.accounts:,} accounts: too few of one kind"
    return f"{found.accounts:,} accounts: balanced accuracy {found.balanced_accuracy:.2f}, AUC {found.auc:.2f}"


def percent(value: float) -> str:
    """Return a share as a percentage with two significant digits below 1 %."""
    return f"{value:.1%}" if value >= 0.01 else f"{100 * value:.2g}%"
