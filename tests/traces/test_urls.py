import pytest

from fairwitness.traces.urls import canonical_url, site_of_name, site_of_url


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("HTTP://me:pw@WWW.CNN.com:80/A/b/?utm_source=x&id=3&fbclid=1#top", "https://cnn.com/A/b?id=3"),
        ("https://youtu.be/dQw4w9WgXcQ?si=1", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://m.youtube.com/watch?feature=x&v=dQw4w9WgXcQ&t=3", "https://youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://mobile.twitter.com/foo/status/123/photo/1?s=20", "https://x.com/i/status/123"),
        ("http://t.co/AbC", "https://t.co/AbC"),
        ("bit.ly/AbC", "https://bit.ly/AbC"),
        ("https://e.com/a/amp/?b=1&a=2", "https://e.com/a?b=1&a=2"),
        ("https://e.com/#!/a", "https://e.com#!/a"),
        ("http://m.com/x", "https://m.com/x"),
        ("http://e.com:8080/x", "https://e.com:8080/x"),
        ("https://münchen.de/", "https://xn--mnchen-3ya.de"),
        ("25853", "25853"),
        ("report.txt", "report.txt"),
        ("http://", "http://"),
        ("  ", None),
    ],
)
def test_one_spelling(link: str, canonical: str | None) -> None:
    assert canonical_url(link) == canonical


@pytest.mark.parametrize(
    "link", ["25853", "https://t.co/x", "https://twitter.com/a", "https://192.168.1.1/x", "http://"]
)
def test_no_site(link: str) -> None:
    assert site_of_url(link) is None


def test_sites_of_hosting_services_are_their_customers() -> None:
    assert site_of_url("http://foo.blogspot.com/x") == "foo.blogspot.com"


def test_a_named_site_may_be_opaque() -> None:
    assert [site_of_name(name) for name in ("80a0", "www.lemonde.fr", "twitter.com")] == ["80a0", "lemonde.fr", None]
