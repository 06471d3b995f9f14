"""Laws of chains: a sound one has no break, and what each kind of break looks like."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuding.calc.chains import GENESIS, Break, BreakKind, Head, Link, breaks_in, chain_of, seal

CHAIN = "/232762/"
CONTENT = st.dictionaries(
    st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=9)
)


def make_chain(contents: list[dict[str, object]]) -> list[Link]:
    links: list[Link] = []
    for sequence, content in enumerate(contents, start=1):
        previous = links[-1].hash if links else GENESIS
        sealed = seal(chain=CHAIN, sequence=sequence, previous=previous, content=content)
        links.append(Link(CHAIN, sequence, content, previous, sealed))
    return links


def head_of(links: list[Link]) -> Head:
    return Head(CHAIN, links[-1].sequence, links[-1].hash) if links else Head(CHAIN, 0, GENESIS)


def kinds(links: list[Link], present: Head | None, *lodged: Head) -> list[tuple[int, BreakKind]]:
    return [(found.sequence, found.kind) for found in breaks_in(CHAIN, links, present=present, lodged=lodged)]


@given(st.lists(CONTENT, max_size=8), st.data())
def test_a_sound_chain_has_no_break_against_any_of_its_heads(
    contents: list[dict[str, object]], data: st.DataObject
) -> None:
    links = make_chain(contents)
    then = head_of(links[: data.draw(st.integers(0, len(links)))])
    assert list(breaks_in(CHAIN, links, present=head_of(links), lodged=[then])) == []


@given(st.lists(CONTENT, min_size=1, max_size=8), CONTENT, st.data())
def test_a_changed_content_is_found_where_it_is(
    contents: list[dict[str, object]], other: dict[str, object], data: st.DataObject
) -> None:
    links = make_chain(contents)
    at = data.draw(st.integers(0, len(links) - 1))
    as_text = {str(key): repr(value) for key, value in links[at].content.items()}
    if as_text == {str(key): repr(value) for key, value in other.items()}:
        other = {**other, "more": 1}
    links[at] = replace(links[at], content=other)
    assert kinds(links, head_of(links)) == [(at + 1, BreakKind.CHANGED)]


@given(st.lists(CONTENT, min_size=2, max_size=8), st.data())
def test_any_missing_link_is_found(contents: list[dict[str, object]], data: st.DataObject) -> None:
    links = make_chain(contents)
    at = data.draw(st.integers(0, len(links) - 1))
    kept = links[:at] + links[at + 1 :]
    kind = BreakKind.MISSING if at < len(links) - 1 else BreakKind.CUT
    assert kinds(kept, head_of(links)) == [(at + 1, kind)]


def test_each_kind_has_its_look() -> None:
    links = make_chain([{"n": n} for n in range(5)])
    present = head_of(links)
    resealed = replace(
        links[2],
        content={"n": 9},
        hash=seal(chain=CHAIN, sequence=3, previous=links[2].previous, content={"n": 9}),
    )
    assert kinds([*links[:2], resealed, *links[3:]], present) == [(4, BreakKind.MISLINKED)]
    assert kinds(links[:1] + links, present)[0] == (1, BreakKind.REPEATED)
    assert kinds(links, head_of(links[:3])) == [(4, BreakKind.BEYOND)]
    assert kinds(links, None) == [(1, BreakKind.BEYOND)]
    assert kinds(links[:3], head_of(links[:3]), present) == [(5, BreakKind.CUT)]
    anew = make_chain([{"n": n * 2} for n in range(5)])
    assert kinds(anew, head_of(anew), head_of(links[:4])) == [(4, BreakKind.REWRITTEN)]
    assert list(breaks_in(CHAIN, anew, present=present)) == [Break(CHAIN, 5, BreakKind.REWRITTEN)]


def test_the_seal_is_what_it_has_always_been() -> None:
    """Chains outlive versions: this value may never change."""
    sealed = seal(chain="/", sequence=1, previous=GENESIS, content={"对象": "松岭区", "n": None})
    assert sealed == "4721ea9aff42b6a00678c2f38948057a52f7e293e277e145ff056d9e51a3c935"


@pytest.mark.parametrize(
    ("path", "chain"),
    [
        ("/", "/"),
        ("", "/"),
        ("/232762/232762100/232762100001/", "/232762/"),
        ("/23/2327/232762/232762-ZZB/", "/23/2327/232762/"),
        ("/230000/230100/230102/", "/230000/230100/230102/"),
        ("/230000/230000-ZZB/", "/230000/"),
        ("/230000/230100/", "/230000/"),
        ("/441900/441900003/", "/441900/"),
        ("/x/y/", "/x/"),
    ],
)
def test_a_county_has_one_chain_and_what_stands_above_shares_the_roots(path: str, chain: str) -> None:
    assert chain_of(path) == chain
