"""Jobs that can wait, as a client of /v1 writes them."""

from typing import Any


def test_a_job_is_of_normal_priority_unless_it_says_otherwise(api: Any, jpeg: bytes) -> None:
    """The dispatcher is told, and whoever asks for the job, where it is not what is usual."""
    answers = [api.submit(jpeg, query) for query in ("", "?priority=normal", "?priority=low")]
    assert [job.priority for job in api.submitted] == ["normal", "normal", "low"]
    assert [answer.status_code for answer in answers] == [202, 202, 202]
    assert [answer.get_json().get("priority") for answer in answers] == [None, None, "low"]


def test_there_is_no_way_to_the_front(api: Any, jpeg: bytes) -> None:
    """Whoever could say `high` would."""
    answer = api.submit(jpeg, "?priority=high")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "bad_option")
    assert "expected normal or low, got 'high'" in answer.get_json()["detail"]
