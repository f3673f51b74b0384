"""Files that browsers need, and that installed packages bring."""

from importlib.util import find_spec
from pathlib import Path


def package_folder(module: str) -> Path:
    """Where the package of that name keeps its files. It is found, not imported: nothing of its Python is used.

    Raises RuntimeError where it is not installed.
    """
    spec = find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        name = module.replace("_", "-")
        raise RuntimeError(f"Expected the package {name}, found none. Install the front with its dependencies.")
    return Path(spec.submodule_search_locations[0])
