WORDS = "seven honest words stand in this post"


def reposted(make, account, text=WORDS, **columns):  # noqa: ANN001, ANN003, ANN201
    return make(account, is_repost=True, text=text, **columns)


def test_a_repost_that_names_no_post_is_known_by_its_words(make, acted) -> None:  # noqa: ANN001
    uses, _ = acted("repost_text", reposted(make, "ann", f"RT @zoe: {WORDS}"), reposted(make, "bob"))
    assert len({key for _, key, _ in uses}) == 1


def test_a_repost_that_names_its_post_needs_no_words(make, acted) -> None:  # noqa: ANN001
    uses, _ = acted("repost_text", reposted(make, "ann", repost_of_post_id="p9"))
    assert not uses


def test_words_passed_on_from_two_authors_are_two_objects(make, acted) -> None:  # noqa: ANN001
    rows = [reposted(make, "ann", repost_of_account_id=author) for author in ("zoe", "yan")]
    assert len({key for _, key, _ in acted("repost_text", *rows)[0]}) == 2


def test_own_words_are_no_repost(make, acted) -> None:  # noqa: ANN001
    assert not acted("repost_text", make("ann", text=WORDS))[0]


LONG = "nine plain words that nobody else here would ever choose today"
MARKED = {"account_id": "zoe", "is_repost": True, "text": "RT @yan: whatever", "at_us": 0}


def test_the_same_long_words_are_words_of_one_s_own(make, acted) -> None:  # noqa: ANN001
    uses, labels = acted("own_words", make("ann", text=LONG), make("bob", 9, text=LONG.upper()), MARKED)
    assert [(account, row) for account, _, row in uses] == [(0, 0), (1, 1)]
    assert len({key for _, key, _ in uses}) == 1
    assert labels == [LONG]


def test_own_words_are_empty_where_no_repost_is_marked(make, acted) -> None:  # noqa: ANN001
    assert not acted("own_words", make("ann", text=LONG), make("bob", text=LONG))[0]


def test_a_file_that_marks_no_repost_has_no_own_words_beside_one_that_does(make, acted) -> None:  # noqa: ANN001
    rows = [make("ann", text=LONG), make("bob", text=LONG, source_file=1), make("eve", text=LONG, source_file=1)]
    assert [account for account, _, _ in acted("own_words", *rows, MARKED)[0]] == [0]


def test_own_words_of_no_posts_are_empty(acted) -> None:  # noqa: ANN001
    assert not acted("own_words")[0]


def test_reposts_are_nobody_s_own_words(make, acted) -> None:  # noqa: ANN001
    rows = [make("ann", text=LONG), reposted(make, "bob", text=LONG), make("cat", text=f"RT @ann: {LONG}"), MARKED]
    assert [account for account, _, _ in acted("own_words", *rows)[0]] == [0]


def test_a_link_in_the_words_or_in_the_column_makes_them_no_own_words(make, acted) -> None:  # noqa: ANN001
    rows = [make("ann", text=f"{LONG} https://a.com/1"), make("bob", text=LONG, urls=["https://a.com/1"])]
    assert not acted("own_words", *rows, MARKED)[0]


def test_an_empty_list_of_links_is_no_link(make, acted) -> None:  # noqa: ANN001
    rows = [make("ann", text=LONG, urls=[]), make("bob", text=LONG, urls=None)]
    assert len(acted("own_words", *rows, MARKED)[0]) == 2
