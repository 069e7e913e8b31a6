"""What plugin authors test with; it needs the extra ``testing``."""

from importlib.util import find_spec
from pkgutil import iter_modules

# An assert explains itself only where pytest rewrites it, and pytest must know before the part is imported.
if find_spec("pytest") is not None:
    from pytest import register_assert_rewrite  # noqa: PT013  the one name that is needed

    register_assert_rewrite(*(f"{__name__}.{part.name}" for part in iter_modules(__path__)))
