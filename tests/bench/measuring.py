"""Our time beside that of a baseline: in turn within one run, so that both meet the same machine."""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any, TypeAlias

ROUNDS = 5
Said: TypeAlias = dict[str, Any]


def beside(
    benchmark: Any,
    ours: Callable[[], Any],
    other: Callable[[], Any],
    rounds: int = ROUNDS,
    warm_ups: int = 1,
    **said: Any,
) -> tuple[Any, Any]:
    """Measure both in turn, after some unmeasured rounds of each, and return what each gave last.

    The medians and their ratio go into the benchmark's record, with what is `said` about it besides.
    """
    seconds: list[float] = []
    gave: list[Any] = []

    def before_each() -> None:
        start = perf_counter()
        gave.append(other())
        seconds.append(perf_counter() - start)

    result = benchmark.pedantic(ours, setup=before_each, rounds=rounds, warmup_rounds=warm_ups)
    if benchmark.enabled:
        ours_took, baseline_took = benchmark.stats.stats.median, median(seconds[warm_ups:])
        figures = {"seconds": ours_took, "baseline_seconds": baseline_took, "ratio": ours_took / baseline_took}
        benchmark.extra_info.update(said, **figures)
    return result, gave[-1]
