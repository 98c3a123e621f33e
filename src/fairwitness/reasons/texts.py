"""What statements of reasons say, as templates: the English texts are the messages of the catalogues."""

from __future__ import annotations

from fairwitness.model import Verdict

OWN_EXPORT = (
    "Posts of the account that the collection lacks, such as its own export: with them it may act no closer to the "
    "group than chance explains."
)
NOT_ITS_OWN = "Proof that posts cited here are not its own, or have other times."
NOBODY = "Nobody is identified. Who runs an account, for whom and why cannot be seen here."
TOGETHER = "It acts together with others more closely than chance and the popularity of what they shared explain."
DECISIONS = {
    Verdict.NOT_ENOUGH_DATA: (
        "There are not enough data to judge it. Nothing follows from that, for or against it.",
    ),
    Verdict.INDEPENDENT: (
        "What it did is consistent with independent people. It is named nowhere.",
        "Not being named is no certificate, and nothing is held against it.",
    ),
    Verdict.ACTING_TOGETHER: (TOGETHER, "Acting together is not deceit.", NOBODY),
    Verdict.DECEPTIVE: (TOGETHER, "Two independent kinds of evidence show that this was hidden.", NOBODY),
}
READ = (
    "%(n_posts)s of its posts were read; %(n_actions)s actions in them others could have taken too; it shared "
    "%(n_occasions)s occasions with anybody."
)
AUTOMATION = (
    "The groups were found and every account was tested by software, fairwitness %(version)s, by fixed rules.",
    "The tests read times, links, hashtags, words and reposts. No opinion, topic, language or country enters.",
    "Software decides nothing that is published: two people must sign first, and either can object.",
)
CHANGES = {
    Verdict.NOT_ENOUGH_DATA: ("More of its posts, with times exact to the minute, would allow a test.",),
    Verdict.INDEPENDENT: ("Nothing needs to be changed. Other data may say otherwise; that would be a new finding.",),
    Verdict.ACTING_TOGETHER: (
        OWN_EXPORT,
        NOT_ITS_OWN,
        "A source that offered the same to everybody at these moments: a notification, a broadcast, a share button.",
        "A fuller collection of the same conversation in which the test is not passed.",
    ),
    Verdict.DECEPTIVE: (
        OWN_EXPORT,
        NOT_ITS_OWN,
        "A place where the shared words were openly offered, or where the accounts say that they belong together.",
        "A fuller collection of the same conversation in which one of the two tests is not passed.",
    ),
}
TO_WHOM = (
    "Send a statement, and if you can your own export, to whoever holds this case; name the study %(study)s. They "
    "run: fairwitness appeal CASE ACCOUNT --statement FILE --evidence FILE."
)
CONTEST = (
    "Look up the cited posts: time, account and object are given. Say which are wrong, missing or not yours.",
    TO_WHOM,
    "You are then tested again by the same rules. The outcome is recorded, and it cannot be worse for you.",
    "Every archive that named you gets a correction notice if the finding is reversed.",
)
CONTEST_CLEARED = (
    "If you think that this is wrong, send a statement to whoever holds this case; name the study %(study)s.",
    "You may ask to be removed from the case. They run: fairwitness forget CASE ACCOUNT.",
)
QUESTIONS = (
    "Did they meet by accident, found only because so many pairs were looked at?",
    "Is it just that what they shared was popular?",
    "Do they simply like the same things and live by the same clock?",
    "Did the same push notification, broadcast or headline set them off?",
    "Do they only keep the same timetable, such as posting on the hour?",
    "Did they use a slogan, a share button or a text offered to everybody?",
    "Is it one person or organisation that openly runs several accounts?",
    "Is it a party, union, fan club or action day that openly agreed to act together?",
    "Does the collection make them look alike, for instance because only they were collected?",
)
"""Those of `findings.alternatives`, for the catalogues."""
OUTCOMES = {True: "the data speak against it", False: "it may well be so", None: "these data cannot tell"}
STATEMENT_RULES = {
    "coordination.found.1": (
        "A group is looked at if its accounts met within a window on one half of the time more often than chance, "
        "over all pairs tested, and if nine of ten repeated draws keep it together."
    ),
    "reuse.found.1": (
        "A group is looked at if its accounts shared long texts of their own on more days than strangers would, over "
        "all pairs tested, on one half of the texts."
    ),
    "coordination.held_out.1": (
        "A group is confirmed if its meetings on the other half, on objects that did not help to find it, are more "
        "than in random draws, over all groups tested."
    ),
    "reuse.held_out.1": (
        "A group is confirmed if it shares texts of its own on the other half too, more than strangers would, over "
        "all groups tested."
    ),
    "calibration.conformal.1": (
        "A named account is compared with people known to be independent who share as many occasions with others."
    ),
    "platforms.spanned.1": "A group that stands on several platforms is said to, with what joins them.",
    "revision.removed.1": "Who was reversed on appeal or asked to be removed is named no longer.",
    "revision.milder.1": "A verdict that an appeal made milder replaces the one before.",
}
"""What the rules of statements say, beside the rules of verdicts."""
TITLES = {
    "decision": "Decision",
    "facts": "Facts relied on",
    "posts": "Posts cited",
    "rules": "Rules that were applied",
    "errors": "How often this is wrong",
    "automation": "Automated means",
    "explanations": "Innocent explanations considered",
    "would_change": "What would change this",
    "limits": "What these data cannot show",
    "contest": "How to contest it",
    "state": "Where it stands",
}
RATES = (
    "At most %(share_group)s of confirmed groups, and %(share_member)s of the accounts named in a group, are "
    "expected to be wrong on average, if the assumptions of the tests hold."
)
OWN_P = "Its own p = %(p_value)s, q = %(p_q)s, on data held out for the purpose."
BOUND = "With %(share_confidence)s confidence at most %(n_wrong)s of the %(n_named)s named accounts are wrong."
NO_BOUND = "No bound on the number of wrong accusations can be given for this study."
NO_POSTS = "No post is cited: nothing is said against it."
SHOWN = "%(n_shown)s of %(n_posts)s posts are cited here; the case holds all."
SIGNED = {
    "approve": "%(name)s signed (key %(key)s).",
    "object": "%(name)s objected (key %(key)s).",
    "withdraw": "%(name)s took the decision back (key %(key)s).",
}
RECORDED = "The finding is recorded in the ledger as record %(record)s."
NOT_RECORDED = "No finding on it is recorded in the ledger: there is none."
APPROVED = "Two reviewers signed it, so it may be published."
NOT_APPROVED = "It may not be published: two reviewers must sign first, and none may object."
HELD = "The account may not be published before two reviewers sign again."
STEPS = {
    "open": "It appealed; the appeal is open.",
    "upheld": "It appealed; tested again, the finding was upheld.",
    "reversed": "It appealed; tested again, the finding was reversed.",
    "undecidable": "It appealed; the data could not decide the appeal.",
    "found_real": "Its label was corrected: found to be a real person's account.",
    "reattributed": "Its label was corrected: it is ascribed to somebody else now.",
    "withdrawn": "Its label was withdrawn by its source.",
}
PUBLISHED = "Archives that named it: %(n)s."
OTHERS = (
    "Statement of reasons", "Account", "Group", "Study", "Time (UTC)", "What was done alike", "Object", "Post",
    "The people in this study are made up.", "Skip to the statement", "a reviewer whose name was forgotten",
)  # fmt: skip
