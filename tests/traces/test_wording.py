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
