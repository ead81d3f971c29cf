"""What becomes of a series when something goes wrong within it?

The one boundary of a run: whatever one series meets (a fault of ours, a lacking
object, a repository that is being repacked under us) is made a value here, and
costs that series alone. ^C, a reader that went away and the like are no
exceptions of this kind and pass.
"""

from collections.abc import Callable
from pathlib import Path
from traceback import walk_tb
from typing import Protocol, TypeVar

import applier
from applier.errors import ApplierError, BudgetError, MissingObjectError, SourceError
from applier.git import STORE_ERRORS
from applier.model import Failure, FailureKind, FailureStage

_PACKAGE = Path(applier.__file__).parent
_LONGEST_DETAIL = 400

ResultT = TypeVar("ResultT")


class Refreshed(Protocol):
    """A repository, or several, that can be opened anew."""

    def refresh(self) -> None:
        """Open anew what may have changed on disk."""


def attempt(
    work: Callable[[], ResultT],
    repo: Refreshed | None = None,
    stage: FailureStage = FailureStage.VERDICT,
) -> ResultT | Failure:
    """Do *work* for one series, and give what went wrong where it cannot be done.

    What could not be read is read once more from *repo* opened anew: ``git gc`` may
    have put it elsewhere. After a fault of ours the repository is opened anew for
    the next series' sake, for what was walked of history may be half done.
    """
    failure = result_or_failure(work, stage)
    if repo is None or not isinstance(failure, Failure):
        return failure
    if failure.kind is FailureKind.REPOSITORY:
        repo.refresh()
        failure = result_or_failure(work, stage)
    if isinstance(failure, Failure) and _is_unforeseen(failure):
        repo.refresh()
    return failure


def result_or_failure(
    work: Callable[[], ResultT], stage: FailureStage = FailureStage.VERDICT
) -> ResultT | Failure:
    """Do *work*, and give what went wrong where it cannot be done."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - whatever it is, it costs this series and no other
        return describe_failure(error, stage)


_NO_MEMORY = "no memory left (with --isolate, --limit memory=N may allow more)"


def describe_failure(error: Exception, stage: FailureStage = FailureStage.VERDICT) -> Failure:
    """Say whose matter an exception is, and what and where it was."""
    words = " ".join(str(error).split())[:_LONGEST_DETAIL]
    match error:
        case BudgetError(name=name):
            return Failure(FailureKind.BUDGET, stage, words, budget=name)
        case MemoryError():
            return Failure(FailureKind.BUDGET, stage, _NO_MEMORY, budget="memory")
        case MissingObjectError():
            return Failure(FailureKind.MISSING_OBJECT, stage, words)
        case SourceError():
            return Failure(FailureKind.SOURCE, stage, words)
        case ApplierError():
            return Failure(FailureKind.REPOSITORY, stage, words)
        case _ if isinstance(error, STORE_ERRORS):
            detail = f"the repository could not be read: {words or type(error).__name__}"
            return Failure(FailureKind.REPOSITORY, stage, detail)
        case _:
            name = type(error).__name__
            detail = f"{name}: {words}" if words else name
            _log(error)
            return Failure(FailureKind.INTERNAL, stage, detail, _place(error))


def _log(error: Exception) -> None:
    """Tell whoever listens to the logger ``applier`` where a fault of ours arose."""
    from logging import getLogger

    getLogger("applier").debug("a fault of applier", exc_info=error)


def _is_unforeseen(failure: Failure) -> bool:
    """Whether it may have come in the middle of something: errors of our own making do not."""
    return failure.kind in {FailureKind.INTERNAL, FailureKind.REPOSITORY}


def _place(error: Exception) -> str | None:
    """Find the innermost place of ours that it passed."""
    for frame, line in reversed(list(walk_tb(error.__traceback__))):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE):
            name = path.relative_to(_PACKAGE.parent).as_posix()
            return f"{name}:{line} {frame.f_code.co_name}"
    return None
