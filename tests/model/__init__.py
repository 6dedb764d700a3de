import pytest

pytest.register_assert_rewrite("tests.model.comparison", "tests.model.stories")
