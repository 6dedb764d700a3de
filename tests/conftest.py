"""How properties are tested: the same examples every time, however slow the machine is."""

from hypothesis import settings

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
