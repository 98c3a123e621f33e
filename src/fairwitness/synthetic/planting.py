"""How operations act: waves of the same post, text, link or hashtags, each member with a delay of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fairwitness.study import HOUR_US
from fairwitness.synthetic.attention import audience, delays
from fairwitness.synthetic.feed import NOTHING, pick
from fairwitness.synthetic.operations import Operation, Style
from fairwitness.synthetic.people import Kind
from fairwitness.synthetic.words import LATIN, sentences, words

if TYPE_CHECKING:
    import numpy.typing as npt

    from fairwitness.synthetic.crowd import Pool
    from fairwitness.synthetic.draft import Draft
    from fairwitness.synthetic.world import Community, World

    Ints = npt.NDArray[np.int64]
    Objects = npt.NDArray[np.object_]

SETTLING_US = 12 * HOUR_US
"""No wave before there is something to repost."""
EDITED, EDITED_TWICE = 0.5, 0.2
OWN_LINKS = 0.5
COPIED = 0.5
"""People of the crowd who copy an operation's text, per wave: links travel, texts without one hardly do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What planting needs: the setting, the posts so far, and the operation's own source of chance."""

    rng: np.random.Generator
    world: World
    draft: Draft
    pool: Pool
    operation: Operation

    @property
    def home(self) -> Community:
        """The community in which the operation takes place."""
        return self.world.communities[self.operation.community]


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who takes part in which wave and when: members, then people of the crowd who join in."""

    wave: Ints
    person: Ints
    at_us: Ints
    n_members: int
    """entries of members; those of the crowd follow"""

    @property
    def members(self) -> Ints:
        """The member who made each coordinated post."""
        return self.person[: self.n_members]


def plant(scene: Scene) -> Ints:
    """Add an operation's coordinated posts and return who made each."""
    acts = {
        Style.REPOSTS: _reposts,
        Style.TEXTS: _texts,
        Style.HASHTAGS: _hashtags,
        Style.LINKS: _links,
    }
    return acts[scene.operation.style](scene)


def _starts(scene: Scene) -> Ints:
    """Return the times of the waves, in the hours of one operator."""
    rhythm, operation = scene.world.rhythm, scene.operation
    operator = scene.world.people.of(Kind.OPERATION, operation.name)[:1]
    drawn = rhythm.times(scene.rng, np.repeat(operator, 8 * operation.waves))
    first, last = rhythm.start_us + SETTLING_US, rhythm.end_us - operation.spread_us - HOUR_US
    usable = drawn[(drawn > first) & (drawn < last)]
    return np.sort(scene.rng.choice(usable, min(operation.waves, len(usable)), replace=False))


def _turnout(scene: Scene, starts: Ints, *, uptake: float | None = None) -> Turnout:
    members = scene.world.people.of(Kind.OPERATION, scene.operation.name)
    present = scene.rng.random((len(starts), len(members))) < scene.operation.participation
    wave, member = np.nonzero(present)
    at_us = starts[wave] + scene.rng.integers(scene.operation.spread_us, size=len(wave))
    uptake = scene.operation.uptake if uptake is None else uptake
    late, joining, joined_us = _joining(scene, starts, uptake=uptake)
    return Turnout(
        wave=np.concatenate([wave, late]),
        person=np.concatenate([members[member], joining]),
        at_us=np.concatenate([at_us, joined_us]),
        n_members=len(wave),
    )


def _joining(scene: Scene, starts: Ints, *, uptake: float) -> tuple[Ints, Ints, Ints]:
    """Return wave, person and time of the crowd's posts: attention decays as with any viral post."""
    people, rhythm = scene.world.people, scene.world.rhythm
    found = [
        audience(scene.rng, scene.world, community=scene.operation.community, n=int(n))
        for n in scene.rng.poisson(3 * uptake, len(starts))
    ]
    wave = np.repeat(np.arange(len(starts)), [len(f) for f in found])
    person = np.concatenate([np.empty(0, np.int64), *found])
    at_us = starts[wave] + scene.operation.spread_us + delays(scene.rng, len(wave))
    crowd = np.array([kind is Kind.CROWD for kind in people.kinds])[person]
    joins = crowd & (scene.rng.random(len(wave)) < rhythm.awake(person, at_us))
    return wave[joins], person[joins], at_us[joins]


def _reposts(scene: Scene) -> Ints:
    starts, pool = _starts(scene), scene.pool
    theirs = pool.within(scene.operation.community)
    fame = np.sqrt(pool.weight[theirs])  # known posts, but not the same famous one each time
    target = pick(scene.rng, starts, born_us=pool.at_us[theirs], weight=fame, tau_us=pool.tau_us[theirs])
    target, first = np.unique(target, return_index=True)
    there = target != NOTHING
    who = _turnout(scene, starts[first][there])
    scene.draft.repost(who.person, who.at_us, pool.number[theirs[target[there]]][who.wave])
    return who.members


def _texts(scene: Scene) -> Ints:
    """Post one text per wave with small edits, and in waves of links the same link and hashtags."""
    starts = _starts(scene)
    who = _turnout(scene, starts, uptake=COPIED)
    texts = sentences(scene.rng, scene.home.lexicon, n=len(starts), shortest=12, longest=18)
    edited = [_edited(scene.rng, texts[w], scene.home.lexicon) for w in who.wave[: who.n_members].tolist()]
    copied = [texts[w] for w in who.wave[who.n_members :].tolist()]
    scene.draft.write(who.person, who.at_us, edited + copied)
    return np.concatenate([who.members, _links(scene, hashtags=True)])


def _hashtags(scene: Scene) -> Ints:
    starts = _starts(scene)
    who = _turnout(scene, starts)
    sequences = _sequences(scene, n=len(starts), length=4)
    own = sentences(scene.rng, scene.home.lexicon, n=len(who.wave))
    scene.draft.write(who.person, who.at_us, own, hashtags=[sequences[w] for w in who.wave.tolist()])
    return who.members


def _links(scene: Scene, *, hashtags: bool = False) -> Ints:
    starts = _starts(scene)
    who = _turnout(scene, starts)
    links, sequences = _chosen_links(scene, starts), _sequences(scene, n=len(starts), length=2)
    scene.draft.write(
        who.person,
        who.at_us,
        sentences(scene.rng, scene.home.lexicon, n=len(who.wave)),
        urls=[links[w] for w in who.wave.tolist()],
        hashtags=[sequences[w] if hashtags else "" for w in who.wave.tolist()],
    )
    return who.members


def _chosen_links(scene: Scene, starts: Ints) -> list[str]:
    """Return a link per wave: half from a site of the operation's own, half from the community's news."""
    site, articles = words(scene.rng, LATIN, n=1)[0], scene.home.articles
    read = pick(scene.rng, starts, born_us=articles.born_us, weight=articles.weight, tau_us=articles.tau_us)
    own = scene.rng.random(len(starts)) < OWN_LINKS
    return [
        f"https://{site}.example/{i + 1}" if own[i] or read[i] == NOTHING else str(articles.urls[read[i]])
        for i in range(len(starts))
    ]


def _sequences(scene: Scene, *, n: int, length: int) -> list[str]:
    """Return a sequence of hashtags per wave, of the operation's own and of well-known ones."""
    choice = [*words(scene.rng, scene.home.script, n=8), *scene.home.hashtags[:8].tolist()]
    picks = [scene.rng.permutation(len(choice))[:length].tolist() for _ in range(n)]
    return [" ".join(choice[i] for i in row) for row in picks]


def _edited(rng: np.random.Generator, text: str, lexicon: Objects) -> str:
    """Return the text with none, one or two words replaced, dropped or added."""
    tokens, chance = text.split(" "), rng.random()
    for _ in range((chance < EDITED) + (chance < EDITED_TWICE)):
        place, other = int(rng.integers(1, len(tokens))), str(lexicon[int(rng.integers(len(lexicon)))])
        instead = ([other], [], [tokens[place], other])[int(rng.integers(3))]
        tokens[place : place + 1] = instead
    return " ".join(tokens)
