"""The commands that measure. Whatever is heavy is imported when one of them runs."""

from processor.measure.command_bench import bench
from processor.measure.command_evaluate import evaluate

__all__ = ["bench", "evaluate"]
