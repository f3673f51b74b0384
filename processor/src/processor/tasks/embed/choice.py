"""Which of the loaded models answers."""

from processor.model_pool import ModelPool
from processor.tasks.embed.model import EmbedModel
from wire.errors import BadOptionError

Pool = ModelPool[EmbedModel]


def chosen(pool: Pool, name: str, *, texts: bool, pictures: bool) -> EmbedModel:
    """The model of that name; without one, the first that embeds what there is: a job's vectors are of one model.

    Raises UnknownModelError where it is not loaded, BadOptionError where none embeds all.
    """
    if name:
        return pool.find(name)
    found = first(pool, texts=texts, pictures=pictures)
    if found is None:
        what = "texts and pictures" if texts and pictures else "texts" if texts else "pictures"
        loaded = ", ".join(each.name for each in pool.models())
        raise BadOptionError(f"Expected a model that embeds {what}; loaded are {loaded}.")
    return found


def first(pool: Pool, *, texts: bool, pictures: bool) -> EmbedModel | None:
    """The first of the models that embeds texts, or pictures, or both; None where none does."""
    models = (pool.find(each.name) for each in pool.models())
    fit = (each for each in models if (each.of_texts or not texts) and (each.of_pictures or not pictures))
    return next(fit, None)
