"""A member's accuracy: the parts are those of the whole."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank.items import Kind
from bot.domain.exam.results import Score
from bot.domain.scores.stats import Source, Stats, TopicTally, stats_of

TOPICS = {"autonomy": "ethics", "limits": "ethics", "roots": "recovery"}
TALLIES = st.lists(
    st.builds(
        lambda source, topic, kind, correct, wrong: TopicTally(
            source, TOPICS[topic], topic, kind, correct, correct + wrong
        ),
        st.sampled_from(Source),
        st.sampled_from(sorted(TOPICS)),
        st.sampled_from(Kind),
        st.integers(0, 9),
        st.integers(0, 9),
    )
)


def test_whoever_answered_nothing_has_nothing() -> None:
    assert stats_of([]) == Stats(Score(0, 0), {}, {}, {}, {})


def test_answers_are_counted_by_source_domain_kind_and_topic() -> None:
    stats = stats_of(
        [
            TopicTally(Source.DAILY, "ethics", "autonomy", Kind.RECALL, 3, 4),
            TopicTally(Source.EXAM, "ethics", "autonomy", Kind.APPLICATION, 1, 2),
            TopicTally(Source.EXAM, "ethics", "limits", Kind.RECALL, 0, 5),
            TopicTally(Source.PRACTICE, "recovery", "roots", Kind.RECALL, 2, 2),
        ]
    )
    assert stats == Stats(
        whole=Score(6, 13),
        by_source={
            Source.DAILY: Score(3, 4),
            Source.EXAM: Score(1, 7),
            Source.PRACTICE: Score(2, 2),
        },
        by_domain={"ethics": Score(4, 11), "recovery": Score(2, 2)},
        by_kind={Kind.RECALL: Score(5, 11), Kind.APPLICATION: Score(1, 2)},
        by_topic={"autonomy": Score(4, 6), "limits": Score(0, 5), "roots": Score(2, 2)},
    )


@given(TALLIES)
def test_the_parts_of_each_kind_add_up_to_the_whole(tallies: list[TopicTally]) -> None:
    stats = stats_of(iter(tallies))
    for parts in (stats.by_source, stats.by_domain, stats.by_kind, stats.by_topic):
        assert sum(part.correct for part in parts.values()) == stats.whole.correct
        assert sum(part.total for part in parts.values()) == stats.whole.total
