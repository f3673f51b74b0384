"""How an operator names several models, and what is here when the service starts."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from processor.catalog.progress import Silent
from processor.cli import main
from processor.settings import Settings
from processor.tasks.detect import prepare
from processor.tasks.detect.prepare import prepare_all
from processor.yolo import sources
from wire.errors import BadOptionError, DownloadError, UnknownModelError

NAMES = {
    "neither": ({}, None, ()),
    "one": ({"MODEL": "a"}, "a", ()),
    "several": ({"MODELS": "a, b,,a,c-2.x"}, "a", ("b", "c-2.x")),
    "one of several": ({"MODELS": "a"}, "a", ()),
    "both": ({"MODEL": "z", "MODELS": "a,b"}, "a", ("b",)),
    "empty": ({"MODEL": "z", "MODELS": " "}, "z", ()),
}


@pytest.mark.parametrize(("environ", "model", "others"), NAMES.values(), ids=NAMES)
def test_models_are_named_with_commas(environ: dict[str, str], model: str | None, others: tuple[str, ...]) -> None:
    """The first is the default; MODELS counts more than MODEL."""
    settings = Settings.from_environment(environ)
    assert (settings.model, settings.others) == (model, others)


@pytest.mark.parametrize("name", ["../etc", "a b", ".hidden", "x" * 65])
def test_a_name_that_no_request_could_write_is_refused(name: str) -> None:
    """At the start, with the setting's name."""
    with pytest.raises(BadOptionError, match="Setting MODELS: expected names such as"):
        Settings.from_environment({"MODELS": f"a,{name}"})


@pytest.mark.parametrize("name", ["Mein Modell (1)", "Größe", "a/b"])
def test_a_name_that_no_network_can_have_is_refused(name: str, tmp_path: Path) -> None:
    """Before anything is converted, with what to do about it; a cfg called so has its model by another name."""
    with pytest.raises(BadOptionError, match=r"expected a name of up to 64 English letters.*MODEL=mine"):
        sources.name_of(Settings(model=name))
    (cfg := tmp_path / "Mein Modell (1).cfg").touch()
    answer = CliRunner().invoke(main, ["serve", "--cfg", str(cfg)], env={"TASKS": "detect"})
    assert (answer.exit_code, "Error: Model 'Mein Modell (1)': expected a name" in answer.output) == (1, True)
    assert sources.name_of(Settings(model="mine", cfg=cfg)) == "mine"


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_the_command_line_names_several_models_too(command: str) -> None:
    """A bad name there is one line as well."""
    answer = CliRunner().invoke(main, [command, "--models", "a,../b"])
    assert answer.exit_code == 1
    assert "Error: Option --models: expected names such as" in answer.output


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> None:
    """`ensure` knows a and b; of c no source sends the weights."""

    def ensure(name: str, settings: Settings, progress: object) -> Path:
        if name == "c":
            raise DownloadError("no source answers")
        if name not in "ab":
            raise UnknownModelError(name)
        return Path(name)

    monkeypatch.setattr(prepare, "ensure", ensure)


@pytest.mark.usefixtures("converted")
def test_one_besides_the_default_may_be_missing() -> None:
    """Its reason is kept, and the default is the first; a name that is nobody's is an error at the start."""
    prepared = prepare_all(Settings(model="a", others=("c", "a", "b")), Silent())
    assert [each.name for each in prepared.models] == ["a", "b"]
    assert prepared.missing == {"c": "no source answers"}
    with pytest.raises(UnknownModelError):
        prepare_all(Settings(model="a", others=("typo",)), Silent())


def test_files_of_ones_own_belong_to_one_model() -> None:
    """With several, nobody could say to which; a model that is loaded later does not get them either."""
    settings = Settings(model="mine", cfg=Path("x/mine.cfg"), weights=Path("x/mine.weights"))
    with pytest.raises(BadOptionError, match="expected one MODEL with them, got 2 MODELS"):
        prepare_all(Settings(model="a", others=("b",), weights=Path("w")), Silent())
    assert sources.settings_of("mine", settings) == settings
    assert sources.settings_of("yolov3-tiny", settings).cfg is None
    assert sources.settings_of("yolov3-tiny", settings).weights is None
