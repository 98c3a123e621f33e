import pytest

from fairwitness.text import same_polarity, tokens
from fairwitness.text.polarity import NEGATIONS, RUNS


def same(a: str, b: str) -> bool:
    return same_polarity(tokens(a), tokens(b))


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("the cats are grey", "the cats are not grey"),
        ("the cats are grey", "the cats aren't grey"),
        ("Les chats sont gris", "Les chats ne sont pas gris"),
        ("c'est vrai", "ce n'est vrai"),
        ("die Katzen sind grau", "die Katzen sind nicht grau"),
        ("los gatos son grises", "los gatos no son grises"),
        ("Кошки серые", "Кошки не серые"),
        ("коти є сірі", "коти не є сірі"),
        ("او می‌رود", "او نمی‌رود"),
        ("این درست است", "این درست نیست"),
        ("القطط رمادية", "القطط ليست رمادية"),
        ("החתולים אפורים", "החתולים לא אפורים"),
        ("kediler gri", "kediler gri değil"),
        ("o geliyor", "o gelmiyor"),
        ("koty są szare", "koty nie są szare"),
        ("猫是灰色的", "猫不是灰色的"),
        ("猫は灰色である", "猫は灰色ではない"),
        ("बिल्ली धूसर है", "बिल्ली धूसर नहीं है"),
        ("kucing itu abu", "kucing itu bukan abu"),
        ("vote for the law", "vote against for the law"),
        ("7,451 people marched", "43,300 people marched"),
        ("lost 3-1 at home", "lost 1-3 at home"),
        ("the cats are grey", "the cats are grey?"),
        ("the cats are grey", "“the cats are grey” he says"),
    ],
)
def test_a_contradiction_differs(said: str, denied: str) -> None:
    assert not same(said, denied)
    assert same(said, said)
    assert same(denied, denied)


def test_other_changes_keep_the_polarity() -> None:
    assert same("the cats are grey", "URGENT: the cats are grey, friends #cats https://a.com/1")


@pytest.mark.parametrize("word", sorted({word for words in NEGATIONS.values() for word in words.split()}))
def test_lists_are_in_the_spelling_of_normalise(word: str) -> None:
    assert tokens(word) == (word,)


def test_runs_are_tokens() -> None:
    assert all(tokens("".join(run)) == run for run in RUNS)
