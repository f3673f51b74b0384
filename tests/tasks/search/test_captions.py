"""Pictures are found by what a model says of them."""

from dataclasses import replace

from describing import Echo, Finds, describing
from processor.tasks.describe.labels.describer import LabelsDescriber
from processor.tasks.search.analyzers import analyzers_of
from search_folder import Pictures, Says


def test_a_picture_is_found_by_its_caption(pictures: Pictures) -> None:
    """With that as the reason, and in the sentence that its meaning is taken from."""
    pictures.put("a.png", 1, ["dog"], "hello")
    pictures.analyzers = replace(pictures.analyzers, captioner=Says(["A gloomy harbour at night."]))
    pictures.index()
    (hit,) = pictures.find("harbour").hits
    assert [(each.field, each.snippet) for each in hit.why if each.leg == "words"] == [
        ("caption", "A gloomy [harbour] at night.")
    ]
    assert "A gloomy harbour at night. a dog. hello" in pictures.analyzers.text_embedders[0].asked
    assert pictures.names("-gloomy") == []


def test_another_captioner_says_it_anew(pictures: Pictures) -> None:
    """Of pictures that are indexed already; without one, what was said stays."""
    pictures.put("a.png", 1, ["dog"])
    pictures.index()
    assert pictures.names("harbour") == []
    for model, text in (("says:1", "A harbour."), ("says:2", "A meadow.")):
        pictures.analyzers = replace(pictures.analyzers, captioner=Says([text], model))
        assert pictures.index().renewed == 1
        assert pictures.index().renewed == 0
    pictures.analyzers = replace(pictures.analyzers, captioner=None)
    assert pictures.index().renewed == 0
    assert (pictures.names("meadow"), pictures.names("harbour")) == (["a.png"], [])


def test_only_a_model_that_looks_is_asked(pictures: Pictures) -> None:
    """Rules would say what detect and read found, which is in the index."""
    pictures.put("a.png", 1)
    assert analyzers_of({"describe": describing(LabelsDescriber(), detect=Finds([]))}).captioner is None
    assert analyzers_of({}).captioner is None
    pictures.analyzers = analyzers_of({"describe": describing(Echo("A lighthouse."))})
    pictures.index()
    assert pictures.names("lighthouse") == ["a.png"]
