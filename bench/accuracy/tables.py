"""The figures as tables in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from bench.accuracy.format_check import FormatCheck
    from bench.accuracy.measures import Accusations, Recall, Share
    from bench.accuracy.report import Campaign, Months, Row, Whole

NONE = "-"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def summary(figures: Sequence[Whole]) -> str:
    """Return one line per method: whom it falsely names in each data set, and its recall of active accounts."""
    methods = list(dict.fromkeys(row.method for w in figures for row in w.rows))
    recalled = [w for w in figures if any(row.recall for row in w.rows)]
    header = ["method", *(f"{w.data}: innocent named" for w in figures)]
    header += [f"{w.data}: recall all / 50 posts+ (at <= 1 in 1,000)" for w in recalled]
    rows = ([m, *(_wrongly(w, m) for w in figures), *(_found(w, m) for w in recalled)] for m in methods)
    return "## In short\n\n" + table(header, rows)


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
        lines += [f"Format alone, all accounts: {formats(figures.format_check)}.", ""]
        lines += [f"Format alone, accounts with 50 posts and more: {formats(figures.format_check_active)}.", ""]
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


def formats(check: FormatCheck | None) -> str:
    """Return how well format alone tells the operation from people."""
    if check is None:
        return "too few accounts of one kind"
    single = ", ".join(f"{name} {auc:.2f}" for name, auc in check.single.items())
    pairs = f"matched for volume and language, {check.matched_accounts} accounts: {scores(check, matched=True)}"
    return f"{check.accounts:,} accounts: {scores(check)}; {pairs}; single features, AUC: {single}"


def scores(check: FormatCheck, *, matched: bool = False) -> str:
    """Return balanced accuracy and AUC."""
    accuracy = check.matched_balanced_accuracy if matched else check.balanced_accuracy
    auc = check.matched_auc if matched else check.auc
    return "too few" if accuracy is None or auc is None else f"balanced accuracy {accuracy:.2f}, AUC {auc:.2f}"


def months(figures: Sequence[Months]) -> str:
    """Return the section of the monthly studies of all data sets."""
    header = ["data", "method", "months", "innocent account-months named, bound", "deceptive", "people ever named",
              "same-owner", "recall, account-months", "recall, 50 posts+ in the month", "ever named"]  # fmt: skip
    rows = (
        [
            m.data, m.method, f"{m.studies} of {m.planned}",
            _monthly(m), str(m.deceptive.hits),
            f"{m.people_named.hits} of {m.people_named.trials:,}", str(m.same_owner),
            recall(m.recall), recall(m.active), recall(m.ever),
        ]
        for m in figures
    )  # fmt: skip
    return "## Calendar months, each a study of its own\n\n" + table(header, rows)


def _monthly(m: Months) -> str:
    said = f"{m.named.hits} of {m.named_of_all.trials:,}, <= {percent(m.named_of_all.upper)}"
    if m.named.trials == m.named_of_all.trials:
        return said
    return f"{said}; of {m.named.trials:,} judged, <= {percent(m.named.upper)}"


def campaigns(figures: Sequence[Campaign]) -> str:
    """Return the section of single campaigns."""
    header = ["campaign", "method", "recall, all", "recall, 50 posts+", "innocent named",
              "held-out threshold: recall all / 50 posts+", "innocent named there"]  # fmt: skip
    rows = (
        [c.campaign, c.method, recall(c.own.everybody), recall(c.own.active), str(c.false), both(c.held_out),
         NONE if c.held_out_false is None else str(c.held_out_false)]
        for c in figures
    )  # fmt: skip
    return "## One campaign at a time (accounts_2016)\n\n" + table(header, rows)


def owners(said: Sequence[Mapping[str, Any]]) -> str:
    """Return the section of accounts that are openly of one owner."""
    header = ["data", "account", "population", "named", "deceptive", "with its owner", "others in its group"]
    rows = (
        [o["data"], o["account"], o["label"],
         *("yes" if o[key] else "no" for key in ("named", "deceptive", "with_owner")), str(len(o["others_in_group"]))]
        for o in said
    )  # fmt: skip
    return "## Accounts of one owner, openly (fairwitness)\n\n" + table(header, rows)


def percent(value: float) -> str:
    """Return a share as a percentage with two significant digits below 1 %."""
    return f"{value:.1%}" if value >= 0.01 else f"{100 * value:.2g}%"
